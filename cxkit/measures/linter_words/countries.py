"""Names of countries and of their people in five languages, and ISO 3166-1 codes.

A compact list of our own: the countries that surveys of European houses meet. ``~`` stands for
any ending of up to six letters; the columns are English, German, Dutch, French and Spanish.
"""

NAMES = """
AT | Austria~ | Österreich~, österreich~ | Oostenrijk~ | Autrich~, autrich~ | Austria, austria~
AU | Australia~, Aussie~ | Austral~ | Australi~ | Austral~ | Austral~
BE | Belgi~ | Belgi~ | Belgi~, Belg, Belgen, Vlaams~ | Belg~ | Belg~, Bélgica
BR | Brazil~ | Brasil~ | Brazili~, Braziliaan~ | Brésil~, brésil~ | Brasil~, brasil~
CA | Canad~ | Kanad~ | Canad~ | Canad~ | Canad~
CH | Switzerland, Swiss | Schweiz~ | Zwitser~ | Suisse~ | Suiza~, Suizo~
CN | China, Chinese | China, Chines~ | China, Chine~ | Chin~ | China, chino~
CZ | Czech~ | Tschech~ | Tsjech~ | Tchèque~, Tchéqu~ | Chec~, República Checa
DE | German~ | Deutsch~, Deutschland | Duits~ | Allemagne, allemand~ | Alemania, alem~
DK | Denmark, Danish, Danes, Dane | Dänemark, dänisch~, Däne~ | Denemarken, Deen, Deens~
   | Danemark, danois~ | Dinamarca, danés~, danes~
EE | Estonia~ | Estland~, estnisch~ | Estland, Est, Ests~, Esten | Estoni~ | Estonia~
ES | Spain, Spanish, Spaniard~ | Spanien, Spanier~, spanisch~ | Spanje, Spaans~, Spanjaard~
   | Espagn~ | España, español~
FI | Finland, Finnish, Finns | Finnland, Finnen, finnisch~ | Finland, Finnen, Fins~ | Finland~
   | Finland~, finlandés~
FR | France, French~ | Frankreich, französisch~, Franzose~
   | Frankrijk, Frans, Franse, Fransen, Fransman | France, français~ | Francia, francés~, frances~
GB | United Kingdom, UK, U.K., Britain, British, Britons
   | Großbritannien, Vereinigtes Königreich, Brite, Briten, britisch~
   | Verenigd Koninkrijk, Brit, Brits, Britse, Britten | Royaume-Uni, britannique~
   | Reino Unido, británic~
ENG | England, English | England, Engländer~, englisch~ | Engeland, Engels~ | Angleterre, anglais~
   | Inglaterra, inglés~, ingles~
SCT | Scotland, Scottish, Scots | Schottland, Schotten, schottisch~ | Schotland, Schotten, Schots~
   | Écosse, écossais~ | Escocia, escoc~
GR | Greece, Greek~ | Griech~ | Griekenland, Griek~ | Grèce, grec, grecque~
   | Grecia, griego~, griega~
HU | Hungar~ | Ungar~ | Hongar~ | Hongr~, hongrois~ | Hungría, húngaro~
IE | Ireland, Irish | Irland, Iren, irisch~ | Ierland, Ier, Iers, Ierse, Ieren | Irland~
   | Irlanda, irland~
IN | India~ | Indien, indisch~, Inder~ | India~, Indiase | Inde, indien~ | India, indio~
IT | Italy, Italian~ | Italien, Italiener~, italienisch~ | Italië, Italiaan~, Italian~ | Italie~
   | Italia~
JP | Japan~ | Japan~ | Japan, Japans~, Japanner~ | Japon~ | Japón, japon~
LU | Luxemb~ | Luxemburg~ | Luxemburg~ | Luxemb~ | Luxemb~
MX | Mexic~ | Mexik~ | Mexic~, Mexicaan~ | Mexi~ | Méxic~, mexican~
NL | Netherlands, Holland, Dutch~ | Niederland~, niederländisch~, Holland, holländisch~
   | Nederland~, Holland~ | Pays-Bas, néerlandais~, hollandais~
   | Países Bajos, neerland~, Holanda, holand~
NO | Norway, Norwegian~ | Norweg~, norwegisch~ | Noorwegen, Noor, Noors~, Noren | Norvège, norvég~
   | Noruega, norueg~
PL | Poland, Polish, Poles | Polen, polnisch~ | Polen, Pools, Poolse | Pologne, polonais~
   | Polonia, polaco~, polaca~
PT | Portug~ | Portug~, portugiesisch~ | Portug~ | Portug~ | Portug~
RO | Romania~ | Rumän~ | Roemen~, Roemeen~ | Rouman~ | Rumanía, ruman~
RU | Russia~ | Russland, Russen, russisch~ | Rusland, Russisch~, Russen | Russie, russe, russes
   | Rusia, ruso~, rusa~
SE | Swed~, Swedish | Schwed~, schwedisch~ | Zweden, Zweed, Zweeds~ | Suède, suédois~
   | Suecia, suec~
SK | Slovak~ | Slowak~ | Slowaak~, Slowakije | Slovaq~ | Eslovaqu~, eslovac~
SI | Sloveni~ | Slowen~ | Sloveen~, Slovenië | Slovén~, slovèn~ | Eslovenia, esloven~
TR | Türkiye, Turkey, Turkish, Turks | Türkei, türkisch~, Türke~
   | Turkije, Turk, Turks, Turkse, Turken | Turquie, turc, turcs, turque~
   | Turquía, turco~, turca~
UA | Ukrain~ | Ukrain~ | Oekraïn~ | Ukrain~ | Ucran~
US | United States, USA, U.S., American~, America
   | USA, Vereinigte Staaten, amerikanisch~, Amerikaner~ | Verenigde Staten, VS, Amerika~
   | États-Unis, américain~ | Estados Unidos, EE. UU., estadounid~
ZA | South Africa~ | Südafrika~ | Zuid-Afrika~ | Afrique du Sud, sud-africain~
   | Sudáfrica, sudafrican~
"""

LANGUAGE_ORDER = ("en", "de", "nl", "fr", "es")

CODES = (
    "AD AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU IE IL IN IS"
    " IT JP KR LI LT LU LV MA MT MX NL NO NZ PE PL PT RO RS RU SA SE SG SI SK TH TN TR TW UA US VN"
    " ZA DEU FRA GBR IRL NLD BEL ESP ITA AUT CHE POL PRT USA"
).split()

# These are words, departments or signs as well; they count only beside a name that is none.
UNSURE_CODES = frozenset("AD AE AT BE CO HR IN IS IT NO PE SA SI".split())
