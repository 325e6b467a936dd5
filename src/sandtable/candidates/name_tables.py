"""What names of actors and places are recognised by: known bodies and regions, nouns of groups and places, the words around a name."""

from __future__ import annotations

import re

BODIES = (
    "the us|us|u.s.|usa|america|uk|u.k.|eu|un|u.n.|nato|kremlin|pentagon|white house|downing street|"
    "state department|united nations|"
    "european union|african union|arab league|security council|congress|senate|parliament|red cross|"
    "hezbollah|hamas|isis|isil|islamic state|"
    "daesh|al-qaeda|taliban|wagner|opec|osce|ecowas|interpol|foreign office|foreign ministry|"
    "defence ministry|defense ministry|"
    "general staff|high command|admiralty|cabinet|quai d'orsay|politburo|royal navy|sublime porte|league of nations"
)
REGIONS = (
    "middle east|mideast|near east|far east|levant|balkans|caucasus|maghreb|sahel|horn of africa|"
    "central asia|europe|asia|africa|"
    "south china sea|black sea|red sea|baltic sea|baltic|mediterranean|persian gulf|strait of hormuz|"
    "suez|sinai|gaza|gaza strip|west bank|golan|"
    "crimea|donbas|donbass|kashmir|tibet|kurdistan|darfur|euphrates|tigris|nile|danube|rhine|dnieper|"
    "dniester|taiwan strait|bosphorus|"
    "siberia|manchuria|xinjiang|kordofan|indochina|scandinavia|transnistria|abkhazia|south ossetia|"
    "nagorno-karabakh|anatolia|mesopotamia"
)
SIDES = (
    r"(?:north|south|east|west|northern|southern|eastern|western|northeastern|northwestern|"
    r"southeastern|southwestern|north-eastern|north-western|south-eastern|south-western|central|upper|"
    r"lower|inner|outer|neighbou?ring|mainland|greater|post-war|all of|much of|most of|occupied)"
)
GROUPS = (
    r"army|armies|forces|force|rebels?|militias?|militiamen|government|regime|ministry|brigades?|"
    r"battalions?|divisions?|regiments?|corps|fleet|navy|guards?|"
    r"police|party|council|front|movement|coalition|alliance|troops|command|fighters|soldiers|"
    r"insurgents|guerrillas|partisans|garrison|column|president|minister|"
    r"premier|chancellor|envoys?|diplomats|negotiators|officials|officers|leaders|units|conscripts|"
    r"parliament|cabinet|junta|crown|court|authorities|leadership|administration|opposition|league|"
    r"union|"
    r"federation|republic|confederation|kingdom|empire|commission|committee|service|bureau|staff|"
    r"commanders?|generals?|admirals?|squadrons?|marines|"
    r"paratroopers|tribes|clans|separatists|loyalists|mediators?|observers|peacekeepers|tribesmen|"
    r"expedition|congress|assembly|senate|delegation|directorate|states"
)
STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "as",
        "if",
        "than",
        "then",
        "when",
        "while",
        "because",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "could",
        "should",
        "may",
        "might",
        "must",
        "can",
        "shall",
        "not",
        "no",
        "any",
        "all",
        "some",
        "each",
        "every",
        "both",
        "either",
        "neither",
        "more",
        "most",
        "much",
        "many",
        "few",
        "less",
        "least",
        "such",
        "other",
        "another",
        "same",
        "own",
        "it",
        "they",
        "he",
        "she",
        "we",
        "you",
        "i",
        "who",
        "which",
        "what",
        "there",
        "here",
        "into",
        "onto",
        "over",
        "under",
        "between",
        "among",
        "against",
        "before",
        "after",
        "during",
        "through",
        "across",
        "about",
        "around",
        "near",
        "off",
        "up",
        "down",
        "out",
        "also",
        "just",
        "only",
        "even",
        "still",
        "yet",
        "already",
        "now",
        "very",
        "too",
        "that",
        "whether",
        "until",
        "unless",
        "since",
        "though",
        "although",
        "despite",
        "per",
        "via",
        "like",
        "upon",
        "use",
        "used",
        "using",
        "commit",
        "support",
        "says",
        "said",
        "say",
        "take",
        "takes",
        "took",
        "send",
        "sends",
        "sent",
        "deploy",
        "deployed",
        "let",
        "lets",
        "make",
        "makes",
        "made",
        "keep",
        "keeps",
        "kept",
        "cross",
        "crossed",
        "join",
        "joined",
        "leave",
        "left",
        "several",
        "first",
        "second",
        "third",
        "last",
        "next",
        "new",
        "old",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "help",
        "helps",
        "see",
        "sees",
        "saw",
        "call",
        "called",
        "ask",
        "asked",
        "give",
        "gave",
        "gives",
        "tell",
        "told",
        "whatever",
        "s",
        "t",
        "where",
        "how",
        "why",
        "necessary",
        "direct",
        "attack",
        "attacked",
        "striking",
        "strike",
        "struck",
        "however",
        "perhaps",
        "likely",
        "unlikely",
        "probably",
        "meanwhile",
        "moreover",
        "furthermore",
        "actually",
        "indeed",
        "thus",
        "hence",
        "therefore",
        "today",
        "once",
        "using",
        "bring",
        "brings",
        "brought",
        "fighting",
        "operating",
        "killing",
        "against",
        "hold",
        "holds",
        "held",
        "reach",
        "reached",
        "beat",
        "bombed",
        "bombing",
    ]
)
PLACE_BEFORE = re.compile(
    r"\b(?:in|into|near|at|inside|outside|around|toward|towards|throughout|within|across|through|via|"
    r"north of|south of|east of|west of|northeast of|northwest of|southeast of|southwest of|"
    r"edge of|outskirts of|centre of|center of|border of|borders of|parts? of|entirety of|heart of|"
    r"banks? of|shores? of|town of|city of|village of|port of|province of|region of|valley of|"
    r"capital of|"
    r"gates of|streets of|siege (?:to|of)|fall of|capture of|battle (?:of|for)|road to|race for|"
    r"dash for|march on|advance on|war on|war in|reach|reaches|liberate|liberates|recapture|seize|"
    r"seizes|capture|captures|take|takes|enter|enters|cross|crosses|leave|leaves|occupy|occupies|"
    r"besiege|besieges|hold|holds|defend|defends|outside of|beyond|along|from|to|for|on|over|between|"
    r"off)\s+(?:the\s+)?$",
    re.I,
)
STRONG_BEFORE = re.compile(
    r"\b(?:in|into|near|at|inside|outside|around|throughout|within|across|through|beyond|along|"
    r"north of|south of|east of|west of|entirety of|all of|town of|city of|village of|port of|"
    r"province of|valley of|outskirts of|border of|banks? of|road to|bridge at|war on|(?:offensive|"
    r"attack|assault|grip|hold|advance|strikes?|raid) on|constitution for|march on|from)\s+(?:the\s+|"
    r"neighbou?ring\s+)?$",
    re.I,
)
VERBS = (
    r"will|would|won|can|could|may|might|must|should|shall|has|have|had|does|did|do|wants?|needs?|"
    r"seeks?|tries|tried|refuses?|refused|decides?|"
    r"decided|warns?|warned|says?|said|plans?|planned|intends?|hopes?|fears?|threatens?|threatened|"
    r"agrees?|agreed|accepts?|accepted|sent|sends|"
    r"deployed|deploys|recogni[sz]es|regards|sees|calculates|unleashed|unleashes|agreeing|backs|"
    r"supports?|holds?|ordered|orders|offers?|offered|"
    r"understands|chose|chooses|insists?|is|was|are|were"
)
MOVES = re.compile(
    r"(?:['\u2019]s?|\s+s\b)?\s+(?:(?:also|never|still|even|already)\b|(?:is|was|are|were)\s+(?:\w+\s+)?\w+ing\b|"
    rf"(?:(?:itself|now|simply|alone|always|clearly|probably|likely)\s+)?(?:{VERBS})\b)",
    re.I,
)
PASSIVE = re.compile(
    r"\s+(?:(?:is|was)\b(?!\s+(?:\w+\s+)?\w+ing\b)|(?:will|would|could|may|might)\s+(?:\w+\s+)?be\s+\w+ed\b)", re.I
)
HELD = r"(?:-(?:occupied|held|controlled|granted|backed|led|aligned|run|ruled|sponsored|supplied))?"
OWNS = re.compile(r"['\u2019]s?\b|\s+s\s")
AGENT_BEFORE = re.compile(
    r"\b(?:by|with|against|between|that|if|whether|unless|should|while|because|as|help|when|give|"
    r"persuade|force|deter|allow|let|keep|ally|allies|partner|did|does|will|would)\s+(?:the\s+)?$",
    re.I,
)
PLACE_AFTER = re.compile(
    r"['\u2019s-]*\s+(?:(?:province|border|borders|district|valley|airport|airbase|airfield|"
    r"governorate|region|desert|countryside|bridge|river|road|crossing|front|gap|pass|plain|strait|"
    r"peninsula|harbou?r|borderlands)\b)|(?:-|\s)(?:bound|destined)\b",
    re.I,
)
CAPITAL = r"[A-Z\u00c0-\u00de][\w\u2019'-]*"
_GAP = r"(?:[^\S\n]|\n(?!\s{0,20}\n)){1,20}"  # not across an empty line
RUN = re.compile(rf"(?<![\w-]){CAPITAL}(?:(?:{_GAP}|{_GAP}(?:of|of the|the|de|al|el|bin|ibn|van|von){_GAP}){CAPITAL})*")
CALENDAR = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|"
    r"Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Ramadan|"
    r"Christmas|Easter|Spring|Summer|Autumn|Winter)$"
)
TITLES = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|General|Gen|Colonel|Col|Major|Captain|President|Minister|Admiral|Marshal|King|"
    r"Queen|Prince|Lord|Sir|Ambassador|Chancellor|Secretary|Governor|Sultan|Emir|Sheikh|Premier)\b"
)
PLACE_NOUN = re.compile(
    r"\b(?:River|Valley|Bridge|Pass|Gap|Strait|Straits|Gulf|Bay|Sea|Lake|Island|Islands|Isle|"
    r"Peninsula|Cape|Mount|Mountains?|Hills?|Heights|Plateau|Plain|Desert|Province|District|County|"
    r"Governorate|City|Town|Village|Port|Harbou?r|Airport|Airbase|Airfield|Crossing|Junction|Road|"
    r"Highway|Canal|Delta|Coast|Ridge|Forest|Oasis|Fort|Base|Basin|Narrows|Ford|Sound|Corridor|"
    r"Salient|Bank)$"
)  # fmt: skip
GROUP_NOUN = re.compile(rf"\b(?:{GROUPS})$", re.I)
BARE_GROUP = re.compile(
    r"(?<![\w-])(?<=the )(?:government|regime|rebels|insurgents|army|navy|air force|junta|garrison|"
    r"militias?|opposition|ministry|president|prime minister|"
    r"general staff|separatists|guerrillas|authorities|council|parliament|brigade|column|division|"
    r"battalion|regiment|fleet|police|mediators?|generals|"
    r"government forces|coalition|alliance|federation|republic|kingdom|empire)(?![\w-])",
    re.I,
)
ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}s?(?![\w-])")
EXPLAINED = re.compile(r"\(\s*([A-Za-z]{2,6})\s*\)")
NO_ACTOR = frozenset(["TV", "OK", "AM", "PM", "GMT", "UTC", "PDF", "USD", "EUR", "CEO", "GDP", "ISBN", "km"])
DIRECTION = re.compile(rf"(?<![\w-])({SIDES})[\s-]+$", re.I)
