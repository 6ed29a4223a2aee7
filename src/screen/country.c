/* country.c - names of countries. */
#include "screen/country.h"

#include "text/token.h"

/* Countries as lists, customers and passports name them: ISO 3166-1 alpha-2, then the names in use,
 * the United Nations' own forms among them.  Names are compared folded, so case, marks, brackets
 * and commas do not matter; the order of words does.  Codes that are gone (SU, YU, CS) stay,
 * because birth places and old papers have them. */
static const struct {
    char code[3];
    const char *names;
} table[] = {
    {"AD", "Andorra"},
    {"AE", "United Arab Emirates|UAE"},
    {"AF", "Afghanistan|Islamic Republic of Afghanistan"},
    {"AG", "Antigua and Barbuda"},
    {"AI", "Anguilla"},
    {"AL", "Albania"},
    {"AM", "Armenia"},
    {"AO", "Angola"},
    {"AR", "Argentina"},
    {"AT", "Austria"},
    {"AU", "Australia"},
    {"AW", "Aruba"},
    {"AZ", "Azerbaijan"},
    {"BA", "Bosnia and Herzegovina|Bosnia"},
    {"BB", "Barbados"},
    {"BD", "Bangladesh"},
    {"BE", "Belgium"},
    {"BF", "Burkina Faso"},
    {"BG", "Bulgaria"},
    {"BH", "Bahrain"},
    {"BI", "Burundi"},
    {"BJ", "Benin"},
    {"BM", "Bermuda"},
    {"BN", "Brunei|Brunei Darussalam"},
    {"BO", "Bolivia|Bolivia (Plurinational State of)|Plurinational State of Bolivia"},
    {"BR", "Brazil|Brasil"},
    {"BS", "Bahamas|The Bahamas"},
    {"BT", "Bhutan"},
    {"BW", "Botswana"},
    {"BY", "Belarus"},
    {"BZ", "Belize"},
    {"CA", "Canada"},
    {"CD",
     "Democratic Republic of the Congo|Congo, Democratic Republic of the|Congo, the Democratic "
     "Republic of the|DR Congo|DRC|Congo (Kinshasa)|The Democratic Republic of the Congo|Congo "
     "(Democratic Republic)"},
    {"CF", "Central African Republic|CAR"},
    {"CG", "Congo|Republic of the Congo|Congo, Republic of the|Congo (Brazzaville)"},
    {"CH", "Switzerland"},
    {"CI", "Cote d'Ivoire|Ivory Coast|Côte d'Ivoire"},
    {"CK", "Cook Islands"},
    {"CL", "Chile"},
    {"CM", "Cameroon"},
    {"CN", "China|People's Republic of China|PRC|Mainland China"},
    {"CO", "Colombia"},
    {"CR", "Costa Rica"},
    {"CS", "Serbia and Montenegro|Czechoslovakia"},
    {"CU", "Cuba"},
    {"CV", "Cape Verde|Cabo Verde"},
    {"CW", "Curacao"},
    {"CY", "Cyprus"},
    {"CZ", "Czech Republic|Czechia"},
    {"DE", "Germany|Federal Republic of Germany"},
    {"DJ", "Djibouti"},
    {"DK", "Denmark"},
    {"DM", "Dominica"},
    {"DO", "Dominican Republic"},
    {"DZ", "Algeria"},
    {"EC", "Ecuador"},
    {"EE", "Estonia"},
    {"EG", "Egypt"},
    {"EH", "Western Sahara"},
    {"ER", "Eritrea"},
    {"ES", "Spain"},
    {"ET", "Ethiopia"},
    {"FI", "Finland"},
    {"FJ", "Fiji"},
    {"FM", "Micronesia|Micronesia (Federated States of)"},
    {"FR", "France"},
    {"GA", "Gabon"},
    {"GB",
     "United Kingdom|United Kingdom of Great Britain and Northern Ireland|UK|Great Britain|England|"
     "Scotland|Wales|Northern Ireland"},
    {"GD", "Grenada"},
    {"GE", "Georgia"},
    {"GG", "Guernsey"},
    {"GH", "Ghana"},
    {"GI", "Gibraltar"},
    {"GL", "Greenland"},
    {"GM", "Gambia|The Gambia"},
    {"GN", "Guinea"},
    {"GQ", "Equatorial Guinea"},
    {"GR", "Greece"},
    {"GT", "Guatemala"},
    {"GW", "Guinea-Bissau"},
    {"GY", "Guyana"},
    {"HK",
     "Hong Kong|Hong Kong SAR|China, Hong Kong SAR|China, Hong Kong Special Administrative Region"},
    {"HN", "Honduras"},
    {"HR", "Croatia"},
    {"HT", "Haiti"},
    {"HU", "Hungary"},
    {"ID", "Indonesia"},
    {"IE", "Ireland"},
    {"IL", "Israel"},
    {"IM", "Isle of Man|Man, Isle of"},
    {"IN", "India"},
    {"IQ", "Iraq"},
    {"IR", "Iran|Iran (Islamic Republic of)|Islamic Republic of Iran"},
    {"IS", "Iceland"},
    {"IT", "Italy"},
    {"JE", "Jersey"},
    {"JM", "Jamaica"},
    {"JO", "Jordan"},
    {"JP", "Japan"},
    {"KE", "Kenya"},
    {"KG", "Kyrgyzstan|Kyrgyz Republic"},
    {"KH", "Cambodia"},
    {"KI", "Kiribati"},
    {"KM", "Comoros"},
    {"KN", "Saint Kitts and Nevis|St. Kitts and Nevis"},
    {"KP", "Democratic People's Republic of Korea|North Korea|DPRK|Korea, North|Korea, Democratic "
           "People's "
           "Republic of|DPR Korea"},
    {"KR", "Republic of Korea|South Korea|Korea, South|Korea, Republic of|ROK"},
    {"KW", "Kuwait"},
    {"KY", "Cayman Islands"},
    {"KZ", "Kazakhstan"},
    {"LA", "Laos|Lao People's Democratic Republic|Lao PDR"},
    {"LB", "Lebanon"},
    {"LC", "Saint Lucia"},
    {"LI", "Liechtenstein"},
    {"LK", "Sri Lanka"},
    {"LR", "Liberia"},
    {"LS", "Lesotho"},
    {"LT", "Lithuania"},
    {"LU", "Luxembourg"},
    {"LV", "Latvia"},
    {"LY", "Libya|Libyan Arab Jamahiriya|State of Libya"},
    {"MA", "Morocco"},
    {"MC", "Monaco"},
    {"MD", "Moldova|Republic of Moldova|Moldova, Republic of"},
    {"ME", "Montenegro"},
    {"MG", "Madagascar"},
    {"MH", "Marshall Islands"},
    {"MK", "North Macedonia|Macedonia|The former Yugoslav Republic of Macedonia"},
    {"ML", "Mali"},
    {"MM", "Myanmar|Burma"},
    {"MN", "Mongolia"},
    {"MO", "Macau|Macao"},
    {"MR", "Mauritania"},
    {"MT", "Malta"},
    {"MU", "Mauritius"},
    {"MV", "Maldives"},
    {"MW", "Malawi"},
    {"MX", "Mexico"},
    {"MY", "Malaysia"},
    {"MZ", "Mozambique"},
    {"NA", "Namibia"},
    {"NE", "Niger"},
    {"NG", "Nigeria"},
    {"NI", "Nicaragua"},
    {"NL", "Netherlands|The Netherlands|Holland|Netherlands (Kingdom of the)"},
    {"NO", "Norway"},
    {"NP", "Nepal"},
    {"NR", "Nauru"},
    {"NU", "Niue"},
    {"NZ", "New Zealand"},
    {"OM", "Oman"},
    {"PA", "Panama"},
    {"PE", "Peru"},
    {"PG", "Papua New Guinea"},
    {"PH", "Philippines|The Philippines"},
    {"PK", "Pakistan"},
    {"PL", "Poland"},
    {"PR", "Puerto Rico"},
    {"PS", "Palestine|State of Palestine|Palestinian|Occupied Palestinian Territory|Occupied "
           "Palestinian Territories|Palestinian Territories|West Bank|Gaza"},
    {"PT", "Portugal"},
    {"PW", "Palau"},
    {"PY", "Paraguay"},
    {"QA", "Qatar"},
    {"RH", "Southern Rhodesia|Rhodesia"},
    {"RO", "Romania"},
    {"RS", "Serbia"},
    {"RU", "Russia|Russian Federation"},
    {"RW", "Rwanda"},
    {"SA", "Saudi Arabia|Kingdom of Saudi Arabia"},
    {"SB", "Solomon Islands"},
    {"SC", "Seychelles"},
    {"SD", "Sudan"},
    {"SE", "Sweden"},
    {"SG", "Singapore"},
    {"SI", "Slovenia"},
    {"SK", "Slovakia|Slovak Republic"},
    {"SL", "Sierra Leone"},
    {"SM", "San Marino"},
    {"SN", "Senegal"},
    {"SO", "Somalia"},
    {"SR", "Suriname"},
    {"SS", "South Sudan"},
    {"ST", "Sao Tome and Principe"},
    {"SU", "Soviet Union|USSR|Union of Soviet Socialist Republics"},
    {"SV", "El Salvador"},
    {"SX", "Sint Maarten"},
    {"SY", "Syria|Syrian Arab Republic"},
    {"SZ", "Eswatini|Swaziland"},
    {"TC", "Turks and Caicos Islands"},
    {"TD", "Chad"},
    {"TG", "Togo"},
    {"TH", "Thailand"},
    {"TJ", "Tajikistan"},
    {"TL", "Timor-Leste|East Timor"},
    {"TM", "Turkmenistan"},
    {"TN", "Tunisia"},
    {"TO", "Tonga"},
    {"TR", "Turkey|Türkiye|Turkiye"},
    {"TT", "Trinidad and Tobago"},
    {"TV", "Tuvalu"},
    {"TW", "Taiwan|Taiwan, Province of China"},
    {"TZ", "Tanzania|United Republic of Tanzania|Tanzania, United Republic of"},
    {"UA", "Ukraine"},
    {"UG", "Uganda"},
    {"US", "United States|United States of America|USA"},
    {"UY", "Uruguay"},
    {"UZ", "Uzbekistan"},
    {"VA", "Holy See|Vatican City"},
    {"VC", "Saint Vincent and the Grenadines|St. Vincent and the Grenadines"},
    {"VE", "Venezuela|Venezuela (Bolivarian Republic of)|Bolivarian Republic of Venezuela"},
    {"VG", "British Virgin Islands|Virgin Islands, British"},
    {"VI", "Virgin Islands, U.S.|US Virgin Islands"},
    {"VN", "Vietnam|Viet Nam"},
    {"VU", "Vanuatu"},
    {"WS", "Samoa"},
    {"XK", "Kosovo"},
    {"YE", "Yemen"},
    {"YU", "Yugoslavia|Federal Republic of Yugoslavia"},
    {"ZA", "South Africa"},
    {"ZM", "Zambia"},
    {"ZW", "Zimbabwe"},
};

/* The folded tokens of text with one space between them. */
static det_status
fold_key(det_str text, det_arena *arena, det_str *out, det_error *err)
{
    det_tokens tokens;
    det_status st = det_tokens_read(text, arena, &tokens, err);
    if (st != DET_OK) return st;
    size_t length = 0;
    for (size_t i = 0; i < tokens.count; i++)
        length += tokens.items[i].text.len + 1;
    char *bytes = DET_NEW(arena, char, length + 1);
    if (bytes == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "country name");
    size_t used = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        if (i > 0) bytes[used++] = ' ';
        for (size_t j = 0; j < tokens.items[i].text.len; j++)
            bytes[used++] = tokens.items[i].text.ptr[j];
    }
    *out = (det_str){bytes, used};
    return DET_OK;
}

det_status
det_countries_load(det_arena *arena, det_countries *out, det_error *err)
{
    out->names = det_strmap_in(arena);
    for (uint32_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        det_str rest = det_str_of(table[i].names), name = det_str_of(table[i].code), key;
        do {
            det_status st = fold_key(name, arena, &key, err);
            if (st != DET_OK) return st;
            if (!det_strmap_set(&out->names, key, i))
                return det_fail(err, DET_NOMEM, (det_where){0}, "table of countries");
        } while (det_str_next(&rest, '|', &name));
    }
    return DET_OK;
}

det_status
det_countries_find(const det_countries *countries, det_str text, det_arena *scratch, det_str *code,
                   det_error *err)
{
    det_str key;
    uint32_t at;
    *code = (det_str){0};
    det_status st = fold_key(text, scratch, &key, err);
    if (st == DET_OK && det_strmap_get(&countries->names, key, &at))
        *code = det_str_of(table[at].code);
    return st;
}

bool
det_countries_at(size_t index, const char **code, const char **names)
{
    if (index >= sizeof table / sizeof table[0]) return false;
    *code = table[index].code;
    *names = table[index].names;
    return true;
}
