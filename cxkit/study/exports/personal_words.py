"""The words of headings that ask who somebody is, as `plain.plain` gives them.

English, German, Dutch, French, Spanish, Italian and Portuguese; a few words of others. Each
constant is a list of patterns between strokes.
"""

# How to reach somebody. The first list is sure by itself; of the second one each may be a thing,
# too: "Why did you choose your phone?"
REACHED = (
    "e ?mail ?(?:address|addr|adres(?:se?)?|id)(?:es)?|mail ?adres(?:se?)?"
    "|adresse (?:e ?mail|mail|electronique)"
    "|adresse de (?:courriel|messagerie)|adres e ?mail|e ?post ?adress?e?"
    "|(?:direccion (?:de )?)?correo electronico|direccion de (?:correo|e ?mail)"
    "|indirizzo (?:di )?(?:e ?mail|mail|posta elettronica)|posta elettronica"
    "|(?:endereco|morada) (?:de )?(?:e ?mail|correio eletronico)|endereco eletronico"
    "|correio eletronico|courriel|(?:phone|telephone|mobile|cell|contact|whatsapp|fax)"
    " ?(?:phone )?(?:number|num|nr|no)|(?:mobile|cell|home|work) ?(?:tele)?phone|cellphone"
    "|(?:telefon|tel|handy|mobil|mobiltelefon|ruckruf|fax) ?(?:nummer|nr|no)|mobiltelefon"
    "|(?:telefoon|mobiele?|gsm) ?(?:nummer|nr)|n(?:umero|o|r)? (?:de |di )?(?:telephone|telefono"
    "|telefone|portable|mobile|movil|celular|cellulare|telemovel|tel|contacto?)"
    "|(?:tel|telephone) (?:portable|mobile|fixe)"
    "|telefono movil|recapito telefonico|telemovel|ip|(?:twitter|x|instagram|facebook"
    "|linkedin|tiktok|social media|skype|telegram|whatsapp|discord|youtube)"
    " (?:handle|profile?|user ?name|username|name|account|url|link|profil|id)|social handle"
    "|contact (?:details|info|information|data)|kontaktdaten|contactgegevens|coordonnees"
    "|datos de contacto|recapiti"
)
THING = (
    "e ?mail|mail|phone|telephone|mobile|fax|handy|telefon|tel|telefoon|mobiel|gsm|mel|portable"
    "|correo|telefono|movil|celular|cellulare|telefone|e ?post"
)
# What a machine writes of somebody, and nobody is asked to rate; a network id is a fingerprint
# of the address from which somebody answered.
TRACED = (
    "ip ?v?[46]? ?(?:addr|address|adres|adresse)|adresse ip|direccion ip|indirizzo ip|endereco ip"
    "|client ip|remote addr|network id|mac address|(?:device|cookie|advertising|visitor) id|imei"
    "|idfa|gaid|(?:location ?)?(?:latitude|longitude|lat|lon|lng)|lat ?(?:lon|lng)"
    "|(?:breiten|langen)grad(?: des standorts)?|(?:breedte|lengte)graad(?: van (?:de )?locatie)?"
    "|(?:latitude|longitude)(?: du lieu| de l emplacement| da localizacao| do local)?"
    "|(?:latitud|longitud)(?: de la ubicacion)?|(?:latitudine|longitudine)(?: della posizione)?"
)
# Names of people.
NAMED = (
    "name|naam|nom|nome|nombres?|navn|namn|(?:first|last|full|given|family|middle|maiden|birth"
    "|sur|nick|fore|legal|display|screen|login|user) ?name|name (?:first|last)|[fl]name|firstname"
    "|lastname|vor ?name|nach ?name|zu ?name|familien ?name|ruf ?name|vor und nachname"
    "|vor ?name und nach ?name|nach ?name und vor ?name|name und vorname|vollstandiger name"
    "|benutzername|nutzername|voor ?naam|achter ?naam|familienaam|tussenvoegsel|volledige naam"
    "|voor en achternaam|voornaam en achternaam|gebruikersnaam|prenom|nom de famille|nom complet"
    "|nom et prenom|prenom et nom|noms et prenoms|nom d utilisateur|primer nombre|nombre completo"
    "|apellidos?|primer apellido|segundo apellido|nombres? y apellidos?|nombre de usuario|cognome"
    "|nome e cognome|cognome e nome|nome completo|nominativo|nome utente|sobrenome"
    "|nome e (?:sobrenome|apelido)|primeiro nome|ultimo nome|apelido|nome de (?:usuario|utilizador)"
    "|(?:for|etter|efter)navn|(?:for|efter)namn|imie|nazwisko|imie i nazwisko|initials|initialen"
)
# Where somebody lives, when they were born, and numbers that only one person has. Postal codes
# and towns are no names: they are segments.
NUMBERED = (
    "(?:street|home|postal|mailing|residential|full|billing|shipping|delivery) ?address|address"
    "|(?:street )?address(?: ?line)? ?[1-3]?|addr|street|street name|street and number"
    "|house ?(?:number|nr|no)|anschrift|adresse|postanschrift|wohnadresse|strasse|str"
    "|strasse (?:und )?(?:hausnummer|nr|nummer|haus ?nr)|haus ?(?:nummer|nr)|adres|straat"
    "|straatnaam"
    "|straat en huisnummer|huis ?(?:nummer|nr)|adresse (?:postale|complete)|rue|rue et numero"
    "|direccion(?: postal)?|calle|calle y numero|domicilio|indirizzo(?: postale)?"
    "|indirizzo di residenza|endereco(?: completo)?|morada|rua|logradouro"
    "|date of birth|birth ?(?:date|day)|dob|geburts ?(?:datum|tag)|geboorte ?datum"
    "|date de naissance|fecha de nacimiento|data di nascita|data de nascimento"
    "|gps|gps (?:location|coordinates)|coordinates"
    "|iban|bank account(?: number)?|kontonummer|bankverbindung|rekeningnummer"
    "|(?:credit|debit|bank) ?card(?: number)?|kreditkartennummer|numero de compte"
    "|passport(?: number| no)?|reisepass ?nummer|paspoortnummer|(?:national )?id(?:entity)? card"
    "(?: number)?|personalausweis ?(?:nummer)?|ssn|social security (?:number|no)|national insurance"
    " number|bsn|burgerservicenummer|sozialversicherungsnummer|numero de securite sociale|dni"
    "|cpf|codice fiscale|tax id|steuer ?id|steuernummer|driver s? ?licen[cs]e(?: number)?"
    "|fuhrerscheinnummer|licen[cs]e plate(?: number)?|number plate|plate number"
    "|vehicle registration(?: number)?|(?:auto|kfz|kfz )?kennzeichen|nummernschild|kenteken"
    "|(?:plaque d )?immatriculation|matricula|placa|targa"
)
# Staff and other people whom a survey tool or a CRM names.
STAFF = (
    "(?:account |case |opportunity |lead |record |ticket |contact )?owner|account (?:manager|rep"
    "|executive)|accountmanager|agent|employee|staff member|assignee|assigned (?:to|agent)"
    "|requester|submitter|submitted by|created by|last modified by|completed by|handled by"
    "|served by|serviced by|sales ?(?:rep|person|man|agent)|(?:service )?representative|rep|csr"
    "|technician|contact|contact ?person|primary contact|recipient|(?:request )?sent to"
    "|ansprechpartner(?:in)?|ansprechperson|kontakt|kontaktperson|(?:kunden)?betreuer(?:in)?"
    "|(?:sach)?bearbeiter(?:in)?|kundenberater(?:in)?|mitarbeiter(?:in)?|verkaufer(?:in)?"
    "|contactpersoon|behandelaar|medewerk(?:er|ster)|klantadviseur|interlocuteur|conseiller"
    "|conseillere|charge de clientele|collaborateur|contacto|persona de contacto|agente|asesora?"
    "|empleado|propietario|contatto|persona di contatto|referente|operatore|addetto|proprietario"
    "|contato|pessoa de contato|atendente|consultor|funcionario"
    "|who (?:served|helped|assisted|advised) you|wer hat (?:sie|dich) (?:bedient|beraten|betreut)"
    "|(?:wie|door wie) (?:heeft|bent) u (?:geholpen|bediend)|qui vous a (?:servi|aide|conseille)"
    "|quien (?:le|te|lo) atendio|chi (?:l|ti) ha (?:servit[oa]|assistit[oa])|quem (?:o|te) atendeu"
)
STAFF_ID = (
    "(?:employee|agent|staff|rep|technician|mitarbeiter|personal|medewerker|personeels) ?"
    "(?:custom )?(?:id|nr|no|number|nummer|code)"
)

# Whose name, address and so on it is.
WHOSE = (
    "customer|customers|customer s|client|clients|contact|contacts|respondent|recipient|receiver"
    "|person|person s|people|guest|visitor|user|member|patient|passenger|traveller|traveler"
    "|attendee|participant|caller|buyer|shopper|subscriber|lead|student|parent|employee|agent|staff"
    "|rep|representative|sales representative|sales rep|advisor|adviser|consultant|technician"
    "|manager|account manager|owner|account owner|case owner|submitter|requester|assignee"
    "|interviewer|reporter|author|booker|organizer|organiser|sender|cust|usr|primary|secondary|main"
    "|alternate|alternative|preferred|current|valid|best|full|hidden|custom|kunde|kunden|kontakt"
    "|gast|gaste|besucher|teilnehmer|mitarbeiter|berater|betreuer|bearbeiter|sachbearbeiter"
    "|empfanger|ansprechpartner|nutzer|benutzer|absender|verkaufer|klant|klanten|bezoeker"
    "|bezoekers|medewerker|medewerkers|deelnemer|gebruiker|visiteur|salarie|employe|conseiller"
    "|destinataire|usager|cliente|visitante|usuario|empleado|agente|asesor|destinatario"
    "|participante|utente|dipendente|contatto|contato|contacto|operatore|funcionario|atendente"
)
OWN = (
    "your|my|ihr|ihre|ihren|ihrem|dein|deine|deinen|mein|meine|uw|je|jouw|jullie|mijn|votre|vos|ton"
    "|ta|mon|ma|su|sus|tu|tus|il tuo|il suo|la tua|la sua|suo|sua|tuo|tua|o seu|a sua|seu|mi"
)
# What goes before an address or a number, and not before a name: a business name is a firm's.
WHERE = (
    "work|business|company|home|private|personal|billing|shipping|mailing|delivery|postal|daytime"
    "|evening|account|invoice|professional|other|geschaftliche|firmen|privat|professionnelle"
    "|personnelle|zakelijk|zakelijke|prive"
)
# What a number is the number of, where it is a thing's: those of orders may look like phones.
THINGS = (
    "skus?|eans?|gtin|isbn|upc|asin|barcode|(?:serial|seriennummer|serie)"
    "|(?:order|invoice|receipt|booking|reservation|reference|ref|article|item|product|part|case"
    "|ticket|contract|policy|customer|client|account|member|loyalty card|shipment|tracking|po"
    "|purchase order|job|claim|serial) ?(?:id|no|nr|num|number|nummer|code|ref|reference)"
    "|^(?:order|invoice|booking|reference|ref|bestellung|auftrag|rechnung|beleg|referenz|bestelling"
    "|factuur|referentie|commande|facture|pedido|factura|ordine|fattura|encomenda|fatura)$"
    "|(?:bestell|auftrags|rechnungs|beleg|buchungs|reservierungs|referenz|artikel|produkt|vorgangs"
    "|fall|ticket|vertrags|kunden|mitglieds|sendungs|liefer|serien) ?(?:nummer|nr|no|id|code)"
    "|(?:bestel|order|factuur|bon|boekings|reserverings|referentie|artikel|product|dossier|zaak"
    "|contract|klant|lid|polis|serie) ?(?:nummer|nr|id|code)"
    "|(?:numero|num|n|no|ref|reference|referencia|codice|codigo|code) (?:de |d |di |do |da |del )?"
    "(?:la |l )?(?:commande|facture|dossier|article|client|reservation|ticket|contrat|serie"
    "|pedido|factura|articulo|cliente|reserva|contrato|ordine|fattura|articolo|prenotazione|pratica"
    "|contratto|encomenda|fatura|nota fiscal|artigo|processo)"
)
