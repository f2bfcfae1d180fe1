"""Words that only hold sentences together, by language.

The lists are used together. So a few are left out that mean something in another language:
German hat and man, Dutch door, French car, Spanish sea.
"""

STOP_WORDS = {
    "en": """
        a about above across after again against all almost also although always am among an and
        another any anybody anyone anything are aren't around as at away back be because been before
        behind being below beside between both but by came can can't cannot come comes could
        couldn't did didn't do does doesn't doing don't down during each either else enough even
        ever every everybody everyone everything few for from get gets getting give given go goes
        going gone got had hadn't has hasn't have haven't having he her here hers herself him
        himself his how however i i'd i'll i'm i've if in inside into is isn't it its itself just
        least less let like little lot lots made make makes many may maybe me might mine more most
        much must my myself near neither never next no nobody none nor not nothing now nowhere of
        off often oh on once one only onto or other others our ours ourselves out outside over own
        per perhaps please put quite rather really same saw say said see several shall she should
        shouldn't since so some somebody someone something sometimes somewhere soon still such take
        taken than that the their theirs them themselves then there these they they're they've thing
        things this those though through till to together too took toward towards two under until up
        upon us use used very was wasn't way we we'd we'll we're we've well went were weren't what
        whatever when where whether which while who whole whom whose why will with within without
        won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an ander andere anderen anderer anderes
        auch auf aus außerdem bei beim bereits bin bis bisschen bist da dabei dadurch dafür dagegen
        daher damit danach dann daran darauf darin darüber darum das dass dein deine dem den denen
        denn dennoch der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch
        dort du durch eben ein eine einem einen einer eines einfach einige einmal er es etwa etwas
        euch euer eure fast für gab ganz gar geben gehen gegen gewesen gibt ging habe haben hatte
        hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja
        jede jedem jeden jeder jedes jedoch jemand jetzt kann kein keine keinem keinen keiner können
        konnte konnten machen macht manche mehr mein meine meinem meinen meiner mich mir mit möchte
        muss müssen nach nachdem neben nicht nichts nie niemand noch nun nur ob oben oder ohne schon
        sehr sei sein seine seinem seinen seiner seit selbst sich sie sind so sogar soll sollte
        sollten sondern sonst soviel sowie trotz über um und uns unser unsere unserem unseren unten
        unter viel viele vielen vom von vor während waren warum was weil welche welcher wenig
        weniger wenn wer werden wie wieder will wir wird wo wollen worden wurde wurden zu zum zur
        zwar zwei zwischen
    """,
    "nl": """
        aan af al alle alleen allemaal alles als altijd andere anders ben bent bij bijna binnen
        boven buiten daar dan dat de deze die dit doch doen dus een eens eerst eigenlijk elk elke en
        er erg ergens even gaan ga gaat gedaan geen geweest gewoon ging gingen had hadden heb hebben
        hebt heeft heel hem hen het hier hij hoe hun iedere iedereen iemand iets ik in is ja je jij
        jou jouw jullie kan konden kon krijgen kun kunnen kwam maar mag me meer meest met mij mijn
        misschien moet moeten na naar naast nadat niemand niet niets nog nooit nu of om omdat onder
        ons onze ook op over rond soms te tegen ten ter terwijl toch toen tot tussen twee u uit uw
        vaak van veel verder vanaf via vind vinden vond voor voordat vooral want waren waar waarom
        was wat we weer weinig wel welke werd werden wie wij wil willen word worden wordt zal ze
        zeer zelf zich zij zijn zo zoals zonder zou zouden
    """,
    "fr": """
        a afin ai aient ainsi alors après as assez au aucun aucune aujourd'hui auquel aura aussi
        autour autre autres aux avaient avais avait avant avec avez avoir avons c ce ceci cela celle
        celles celui cependant ces cet cette ceux chacun chaque chez comme comment contre d dans de
        dedans déjà dehors depuis derrière des deux devant doit donc dont du elle elles en encore
        enfin ensuite entre es est et étaient étais était étant été être eu eux fait faire fois font
        fut hors ici il ils j jamais je jusqu jusque l la là laquelle le lequel les leur leurs lors
        lorsque lui m ma mais me même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou
        où oui par parce parfois pas pendant personne peu peut peuvent plus plusieurs pour pourquoi
        pourtant près presque puis puisque qu quand que quel quelle quelles quelque quelques quels
        qui quoi rien s sa sans se sera ses seul seule seulement si sinon soit sommes son sont sous
        souvent suis sur surtout t ta tandis te tes toi ton toujours tous tout toute toutes très
        trop tu un une va vers voilà voir vos votre vous vraiment y
    """,
    "es": """
        a acá ahí ahora al algo algún alguna algunas alguno algunos allí ambos ante antes apenas
        aquel aquella aquellos aquí así aun aún aunque bajo bastante cada casi como cómo con contra
        cosa cosas cual cuál cuales cualquier cuando cuándo cuanto cuya cuyo da dan dar de debe del
        demás dentro desde después dos donde dónde durante e él el ella ellas ellos en entonces
        entre era eran es esa esas ese eso esos está esta ésta están estaba estaban estamos estar
        estas este esto estos estoy estuvo fue fueron fuera ha había habían habla hace hacen hacer
        hacia han has hasta hay he hemos hizo hubo iba igual ir jamás junto la las le les lo los
        luego más me menos mi mía mientras mío mis mismo misma mucha muchas mucho muchos muy nada
        nadie ni ningún ninguna ninguno no nos nosotros nuestra nuestras nuestro nuestros nunca o os
        otra otras otro otros para pero poca poco por porque pues puede pueden que qué quien quién
        quienes quizás se según ser será si sí sido siempre sin sino sobre sois sólo solo somos son
        soy su sus suya suyo sí también tampoco tan tanto te tenemos tener tengo ti tiene tienen
        toda todas todavía todo todos tras tu tú tus un una unas uno unos usted ustedes va vamos van
        veces ver vez vosotros voy y ya yo
    """,
}
