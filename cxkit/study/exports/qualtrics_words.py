"""What Qualtrics calls its own columns: in the first row of an export, and in each language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pandas as pd

from ..plain import plain
from ..questions import RECOMMENDING

# ImportId -> the column's name in the first row.
NAMES = {
    "startDate": "StartDate",
    "endDate": "EndDate",
    "status": "Status",
    "ipAddress": "IPAddress",
    "progress": "Progress",
    "duration": "Duration (in seconds)",
    "finished": "Finished",
    "recordedDate": "RecordedDate",
    "_recordId": "ResponseId",
    "recipientLastName": "RecipientLastName",
    "recipientFirstName": "RecipientFirstName",
    "recipientEmail": "RecipientEmail",
    "externalDataReference": "ExternalReference",
    "locationLatitude": "LocationLatitude",
    "locationLongitude": "LocationLongitude",
    "distributionChannel": "DistributionChannel",
    "userLanguage": "UserLanguage",
}
# ImportId -> its texts in the second row: English, German, French, Spanish, Italian, Portuguese,
# Dutch, Japanese; where a translation is not certain, each that is likely.
_TEXTS = {
    "startDate": "Start Date|Anfangsdatum|Startdatum|Date de début|Fecha de inicio|Data di inizio"
    "|Data inizio|Data de início|Begindatum|開始日|開始日時",
    "endDate": "End Date|Enddatum|Date de fin|Fecha de finalización|Fecha final|Fecha de término"
    "|Fecha de fin|Data di fine|Data fine|Data de término|Data final|Data de conclusão|Einddatum"
    "|終了日|終了日時",
    "status": "Response Type|Antworttyp|Art der Antwort|Type de réponse|Tipo de respuesta"
    "|Tipo di risposta|Tipo risposta|Tipo de resposta|Antwoordtype|Type antwoord|Reactietype"
    "|Type reactie|Responstype|回答タイプ|回答の種類|回答種別",
    "ipAddress": "IP Address|IP-Adresse|Adresse IP|Dirección IP|Indirizzo IP|Endereço IP|IP-adres"
    "|IPアドレス",
    "progress": "Aktueller Stand|Fortschritt|Progression|Progrès|Progreso|Avance|Progressi"
    "|Avanzamento|Stato di avanzamento|Progresso|Voortgang|進捗|進行状況|進捗状況",
    "duration": "Dauer (in Sekunden)|Durée (en secondes)|Duración (en segundos)"
    "|Durata (in secondi)|Duração (em segundos)|Duur (in seconden)|所要時間(秒)|期間(秒)",
    "finished": "Beendet|Abgeschlossen|Fertiggestellt|Terminé|Fini|Finalizado|Terminado|Completado"
    "|Terminato|Completato|Finito|Concluído|Voltooid|Beëindigd|Afgerond|完了|終了",
    "recordedDate": "Recorded Date|Erfassungsdatum|Aufzeichnungsdatum|Aufgezeichnetes Datum"
    "|Date d'enregistrement|Date enregistrée|Fecha registrada|Fecha de registro|Fecha de grabación"
    "|Data di registrazione|Data registrata|Data registrazione|Data registrada|Data de registro"
    "|Data de gravação|Registratiedatum|Opnamedatum|Vastgelegde datum|Geregistreerde datum"
    "|記録日|記録日時",
    "_recordId": "Response ID|Antwort-ID|Antwort ID|ID de réponse|ID de la réponse"
    "|Identifiant de réponse|ID de respuesta|ID de la respuesta|ID risposta|ID della risposta"
    "|ID di risposta|ID da resposta|ID de resposta|Antwoord-ID|Reactie-ID|Respons-ID|回答ID",
    "recipientLastName": "Recipient Last Name|Nachname des Empfängers"
    "|Nom de famille du destinataire|Nom du destinataire|Apellido del destinatario"
    "|Apellidos del destinatario|Cognome del destinatario|Cognome destinatario"
    "|Sobrenome do destinatário|Achternaam ontvanger|Achternaam van ontvanger"
    "|Achternaam van de ontvanger|受信者の姓",
    "recipientFirstName": "Recipient First Name|Vorname des Empfängers|Prénom du destinataire"
    "|Nombre del destinatario|Nome del destinatario|Nome destinatario|Nome do destinatário"
    "|Primeiro nome do destinatário|Voornaam ontvanger|Voornaam van ontvanger"
    "|Voornaam van de ontvanger|受信者の名",
    "recipientEmail": "Recipient Email|E-Mail des Empfängers|E-Mail-Adresse des Empfängers"
    "|E-mail du destinataire|Adresse e-mail du destinataire|Correo electrónico del destinatario"
    "|E-mail del destinatario|E-mail destinatario|E-mail do destinatário|E-mail ontvanger"
    "|E-mailadres ontvanger|E-mail van ontvanger|受信者のメールアドレス",
    "externalDataReference": "External Data Reference|Externe Datenreferenz"
    "|Référence de données externe|Référence de données externes|Référence externe"
    "|Referencia de datos externos|Referencia externa|Riferimento dati esterni"
    "|Riferimento dati esterno|Referência de dados externos|Referência externa"
    "|Externe gegevensreferentie|Externe referentie|外部データ参照",
    "locationLatitude": "Location Latitude|Breitengrad des Standorts|Latitude du lieu"
    "|Latitude de l'emplacement|Latitud de la ubicación|Latitudine della posizione"
    "|Latitude do local|Latitude da localização|Breedtegraad locatie|Breedtegraad van locatie",
    "locationLongitude": "Location Longitude|Längengrad des Standorts|Longitude du lieu"
    "|Longitude de l'emplacement|Longitud de la ubicación|Longitudine della posizione"
    "|Longitude do local|Longitude da localização|Lengtegraad locatie|Lengtegraad van locatie",
    "distributionChannel": "Verteilungskanal|Verteilerkanal|Canal de distribution"
    "|Canal de distribución|Canale di distribuzione|Canal de distribuição|Distributiekanaal"
    "|配信チャネル|配布チャネル",
    "userLanguage": "Benutzersprache|Langue de l'utilisateur|Langue utilisateur|Idioma del usuario"
    "|Idioma de usuario|Lingua utente|Lingua dell'utente|Idioma do usuário|Taal van gebruiker"
    "|Gebruikerstaal|Taal gebruiker|ユーザー言語",
}
# Columns that hardly any other tool has, whatever their language; of the others two or three may
# stand in any table. Those of `_OWN_NAME` are so under their English name of the first row alone:
# their translations (Abgeschlossen, Canal de distribution) are everyday words.
_RARE = frozenset(
    ("duration", "externalDataReference", "userLanguage", "recipientLastName",
     "recipientFirstName", "recipientEmail")
)  # fmt: skip
_OWN_NAME = frozenset(("recordedDate", "distributionChannel"))
ID = r"R_[0-9A-Za-z]{11,19}"
_SEEN = 1000  # rows that are looked at

# Values of Status: 0 to 31 are sums of bits; else it says how an answer came in.
PREVIEW = re.compile(
    r"preview|\btest|vorschau|voorbeeld|apercu|previsualis|vista previa|anteprima|visualizacao"
    rf"|previa|{plain('プレビュー')}"
)
SPAM = re.compile("spam")
_BY_ADDRESS = re.compile(
    rf"ip address|ip adresse|adresse ip|direccion ip|indirizzo ip|endereco ip|ip adres"
    rf"|{plain('IPアドレス')}"
)

GROUP = "_NPS_GROUP"
_GROUP_TEXT = re.compile(r"(.+) - (?:Group|Gruppe|Groupe|Grupo|Gruppo|Groep|グループ)", re.DOTALL)


def _squeezed(text: str) -> str:
    return plain(text).replace(" ", "")


@cache
def _known() -> dict[str, str]:
    said = {own: f"{name}|{_TEXTS.get(own, '')}" for own, name in NAMES.items()}
    return {_squeezed(text): own for own, texts in said.items() for text in texts.split("|")}


def own_ids(headings: Sequence[str], cells: pd.DataFrame) -> list[str]:
    """Give the ImportId of each column of Qualtrics itself, told by its name; "" for the others.

    A column of ids such as R_2zxsB1BvGBJH2mF is that of the answers, whatever its name is.
    """
    found: list[str] = []
    for heading in headings:
        own = _known().get(_squeezed(heading), "") if heading else ""
        found.append("" if own in found else own)
    if "_recordId" not in found:
        place = next((at for at in cells if not found[at] and _holds_ids(cells[at])), None)
        if place is not None:
            found[place] = "_recordId"
    return found


def own_columns(headings: Sequence[str], cells: pd.DataFrame) -> list[str]:
    """Give the headings by which an export of Qualtrics is known; none where it is no such one."""
    ids = own_ids(headings, cells)
    place = {own: at for at, own in enumerate(ids) if own}
    own = {own for own in _OWN_NAME & set(place) if headings[place[own]] == NAMES[own]}
    rare = len((_RARE & set(place)) | own) >= 2 or NAMES["_recordId"] in headings
    by_ids = "_recordId" in place and _holds_ids(cells[place["_recordId"]])
    by_status = len(place) >= 2 and "status" in place and _says_status(cells[place["status"]])
    if (rare and len(place) >= 4) or by_ids or by_status:
        return [headings[at] for at in place.values()]
    return []


def _holds_ids(cells: pd.Series) -> bool:
    # Rows of headings may stand above the ids.
    given = cells.iloc[:_SEEN]
    given = given[given != ""]
    return len(given) > 0 and bool(given.iloc[-10:].str.fullmatch(ID).all())


def _says_status(cells: pd.Series) -> bool:
    kinds = [plain(cell) for cell in cells.iloc[:_SEEN].unique() if cell]
    return any(_BY_ADDRESS.fullmatch(kind) for kind in kinds)


def scores_too(names: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Give the score and its groups their names for ids, where they have none."""
    groups = {name: score for name in names if (score := _score_of(name, names))}
    found = []
    for name, own in zip(names, ids, strict=True):
        group = f"{groups[name]}{GROUP}" if name in groups else ""
        found.append(own or group or (name if name in groups.values() else ""))
    return found


def _score_of(name: str, names: Sequence[str]) -> str:
    """Give the name of the score that a column groups, by its name or its text; "" if of none."""
    if name.endswith(GROUP):
        return name.removesuffix(GROUP)
    found = _GROUP_TEXT.fullmatch(name)
    asked = found is not None and found[1] in names and re.search(RECOMMENDING, plain(found[1]))
    return found[1] if found and asked else ""
