"""What the recogniser knows about English, and nothing about any claim: function words, negation, questions.

All words are written folded, as `knowledge.text.words` returns them (`didnt`, not `didn't`).
"""

FUNCTION_WORDS = frozenset(
    """
    a about actually after again ago all also always am an and any anybody anyone anything are around as at away back
    be became because become been before being both but by came can cant come could couldnt cuz day did didnt do does
    doesnt doing dont done down each either else em end even ever every everybody everyone everything exactly few for
    from fr gave get gets getting give go goes going gone gonna good got gotta guy guys had hadnt has hasnt have
    havent having he hed her here hes hey him himself his how however i id if ill im imo in into is isnt it itd itll
    its itself ive just kind kinda know less let lets like literally lmao lol look lot made make many may maybe me
    mean might more most much must my na nah need never no nobody none nor not nothing now obviously of off oh ok okay
    on once one only onto or other our out over own part people perhaps please pls pretty probably put quite rather
    really said same say saying says see seen she should shouldnt since so some somebody someone something sort still
    stuff such sure talk tbf tbh tell than thanks that thats the their them themselves then there theres these they
    theyd theyll theyre theyve thing things think this those though thought through thru time to today told too tried
    true try u um under until up ur us very want wanna was wasnt way we well went were werent weve what whatever whats
    when where whether which while who whole whos why will with without wont wouldnt would wrong ya yall yeah year
    years yes yet you youd youll your youre yours youve
    """.split()
)
"""Words that say little about the subject of a message."""

NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cant cannot couldnt didnt doesnt dont hadnt hasnt havent isnt
    shouldnt wasnt werent wont wouldnt aint hardly nowhere nope nah barely
    """.split()
)
"""Words that turn the sense of a clause."""

DENIALS = frozenset(
    """
    absurd ahistorical baseless bogus bollocks bs bullshit bunk cope debunk debunked debunking disagree disproved
    disproven disproves fabricated fabrication fairytale false falsehood fiction garbage horseshit incorrect invented
    lie lies lying misconception misreading mistaken myth mythology myths nonsense propaganda refuted rubbish slander
    smear strawman strawmanning trope untrue wrong
    """.split()
)
"""Words with which people call a statement untrue."""

POINTERS = frozenset("he hed him his it its she her that their them these they theyd this those".split())
"""Words that stand for somebody or something named before."""

QUESTION_OPENERS = frozenset(
    """
    am are can could did do does had has have how is should was were what when where whether which who whom whose why
    will would
    """.split()
)
"""Words that open a question when they open a sentence."""

ASKING_WORDS = frozenset(
    "anyone ask asking curious explain genuine q question serious source sources whether wonder wondering".split()
)
"""Words with which people announce a question or ask for evidence."""

COMMON_WORDS = frozenset(
    """
    able accept account act action add age agree air allow amount answer appear apply area argue argument arm arrive
    article asked attack attention average avoid base bed believe best bet better big bit black block blood blow blue
    board body book born boss bought box boy break bring brother brought build building built business busy buy buying
    call called calling car card care carry case catch cause center chance change changed channel chat check child
    children choice choose city class clean clear close cold color come coming comment common community company
    compare complete computer consider contain continue control cool copy correct cost count country couple course
    cover crazy create cry culture current cut data dead deal death decide deep difference different difficult discord
    door doubt draw dream drink drive drop early easy eat edge effect effort email energy english enjoy enter entire
    error event evidence exact example expect experience eye face fact fail fair fall family famous far fast father
    favorite fear feel feeling felt field fight figure file fill film final find fine finish fire fit fix floor fly
    focus follow food foot forget form found free friend friends front full fun funny future game games general girl
    given giving glad god great green ground group grow guess gun hair half hand handle hang happen happened happy
    hard hate head health hear heard heart heat heavy held hell hello help high history hit hold holiday home hope hot
    hour hours house huge human idea imagine important include information inside install interest internet issue item
    job join joke keep kept kid kids kill kind knew known lack land language large last late later laugh law lead
    leader learn leave left leg legal length letter level life light limit line link list listen live lived living
    local long lose loss lost love low luck lunch machine main major man manage map mark market matter meaning media
    meet meeting member memory men mention message met middle mind minute miss mistake model modern moment money month
    morning mother mouth move movie music name nation national natural nature near need needed new news nice night
    normal note notice number offer office official old open opinion option order original others page paid pain paper
    parent park particular party pass past pay perfect period person phone photo pick picture piece place plan play
    player playing point police policy political poor popular position possible post power present press price private
    problem process produce product program project prove provide public pull pure push question quick quiet quote
    race rate read reading ready real reality reason receive recent record red remember remove reply report require
    rest result return rich ride right rise risk road role room round rule rules run running safe sale save school
    science screen search season seat second sell send sense series serve server service set share shop short show
    shut sick side sign simple single sister sit site situation size skill sleep slow small social society soft
    software solution son song soon sound south space speak special speed spend sport spring stand standard star start
    started state states stay step stick stop store story straight strange street strong student study style subject
    success sudden suggest summer sun support system table taken taking talking task taste teach teacher team tech
    term terrible test text thank theory thinking third thread throw ticket times tired title tomorrow tonight tool
    top topic total touch town trade traffic train travel treat trip trouble trust truth turn tv type understand unit
    update use used useful user using usual value version video view visit voice vote wait waiting walk wall war watch
    water weak wear weather web website week weekend weird west white wife wind window winter wish woman women won
    wonder word words work worked worker working works world worry worse worst worth write writing wrote young
    """.split()
)
"""Words that ordinary talk is full of, however rare they are in a knowledge base."""
