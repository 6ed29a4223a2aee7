"""Kinds of false alarm and of miss that matchers of the field are known for, with invented or public names of each kind.

Each: what it is, schema, pairs.  SAME must match, OTHER must not."""

SAME = [
    ("edits in a long name", "Person", [
        ("Angela Merkel", "Angela Merkell"), ("Gurbanguly Berdimuhamedov", "Gurbanguly Berdymukhammedov"),
        ("Mikheil Saakashvili", "Mikhail Saakachvili"), ("Nursultan Nazarbayev", "Nursultan Nazarbaev"),
        ("Islom Karimov", "Islam Karimov"), ("Slobodan Milosevic", "Slobodan Miloshevich"),
        ("Radovan Karadzic", "Radovan Karadjich"), ("Jean-Bertrand Aristide", "Jean Bertrand Aristede")]),
    ("more words in the query", "Person", [
        ("Mr Viktor Anatolyevich Bout of Dushanbe", "Viktor Bout"), ("Hamid Karzai, President of Afghanistan", "Hamid Karzai"),
        ("Captain Amadou Haya Sanogo (Mali)", "Amadou Haya Sanogo"), ("Bosco Ntaganda alias Terminator", "Bosco Ntaganda"),
        ("Account of Ri Hong Sop", "Ri Hong Sop")]),
    ("initials", "Person", [
        ("V. Putin", "Vladimir Putin"), ("J. B. Bokassa", "Jean Bedel Bokassa"), ("V.V. Putin", "Vladimir Vladimirovich Putin"),
        ("Charles M. Taylor", "Charles McArthur Taylor"), ("A. Lukashenko", "Alexander Lukashenko"),
        ("Kim J. U.", "Kim Jong Un"), ("G. Karimov", "Gulnara Karimov")]),
    ("transliteration", "Person", [
        ("Hsi Chin-ping", "Xi Jinping"), ("Mao Tse-tung", "Mao Zedong"), ("Teng Hsiao-ping", "Deng Xiaoping"),
        ("Usama bin Muhammad bin Awad bin Ladin", "Osama bin Laden"), ("Mu'ammar al-Qadhdhafi", "Moammar Gaddafi"),
        ("Yevgeny Prigozhin", "Evgenii Prigojine"), ("Aleksandr Grigoryevich Lukashenko", "Aliaksandr Lukashenka"),
        ("Dmitriy Medvedev", "Dimitri Medwedew"), ("Nikita Khrushchev", "Nikita Chruschtschow"),
        ("Gamal Abdel Nasser", "Jamal Abd al-Nasir"), ("Ayatollah Ruhollah Khomeini", "Ruhollah Khomeyni"),
        ("Aung San Suu Kyi", "Aung San Su Kyi"), ("Tshisekedi Felix", "Félix Tshisékédi")]),
    ("nicknames", "Person", [
        ("Bob Mugabe", "Robert Mugabe"), ("Bill Clinton", "William Clinton"), ("Volodymyr Zelensky", "Vladimir Zelensky"),
        ("Sasha Lukashenko", "Alexander Lukashenko"), ("Mohd. Hassan Rahmani", "Mohammad Hassan Rahmani"),
        ("Joe Kabila", "Joseph Kabila"), ("Misha Saakashvili", "Mikhail Saakashvili"), ("Tony Blair", "Anthony Blair")]),
    ("order", "Person", [
        ("Kabila Joseph", "Joseph Kabila"), ("Bashar al-Assad", "Al-Assad, Bashar"), ("NGUYEN VAN THIEU", "Thieu Van Nguyen"),
        ("Jong Un Kim", "Kim Jong Un"), ("Hussein Saddam", "Saddam Hussein")]),
    ("number words", "Company", [
        ("Global Shipping One Ltd", "Global Shipping 1 Limited"), ("Second Academy of Natural Sciences",
                                                                   "2nd Academy of Natural Sciences"),
        ("Department Thirty Nine", "Department 39"), ("Machinery Factory No. 5", "Machinery Factory Number Five"),
        ("Third Machine Works", "3rd Machine Works")]),
    ("legal forms across languages", "Company", [
        ("Korea Mining Development Trading Corp.", "Korea Mining Development Trading Corporation"),
        ("Rosneft OAO", "Open Joint Stock Company Rosneft"), ("OOO Transoil", "Transoil Limited Liability Company"),
        ("Limited Liability Company Transoil", "Transoil LLC"), ("Deutsche Forfait AG", "Deutsche Forfait Aktiengesellschaft"),
        ("Tengri Holdings Pte. Ltd.", "Tengri Holdings Private Limited"), ("SIS d.o.o.", "SIS DOO"),
        ("Aktsionernoe Obschestvo Kalinka", "AO Kalinka"), ("Kalinka S.A.", "Kalinka Société Anonyme"),
        ("Harbin Heavy Industries Co Ltd", "Harbin Heavy Industries Company, Limited")]),
    ("abbreviations", "Company", [
        ("Tanchon Comm. Bank", "Tanchon Commercial Bank"), ("Hesong Trdg Corp", "Hesong Trading Corporation"),
        ("Korea Intl Exhibition Corp", "Korea International Exhibition Corporation"), ("Natl Iranian Oil Co",
                                                                                      "National Iranian Oil Company"),
        ("Ministry of Atomic Energy Ind.", "Ministry of Atomic Energy Industry")]),
    ("sector words across languages", "Company", [
        ("Tanchon Commercial Bank", "Banque Commerciale Tanchon"), ("Kalimat Shipping", "Kalimat Schifffahrt"),
        ("Compagnie Petrol Ravian", "Ravian Oil Company")]),
    ("spacing", "Person", [
        ("Abdulrahman Yassin", "Abd al-Rahman Yasin"), ("Kim Jongun", "Kim Jong Un"), ("Abdul Aziz", "Abdulaziz"),
        ("Nurul Haq Zadran", "Nur ul-Haq Zadran"), ("De La Cruz", "Delacruz")]),
    ("spellings of a place", "Company", [
        ("Sevastopol Sea Port Crimea", "Sevastopol Sea Port Krym"), ("Bank of Kiev", "Bank of Kyiv"),
        ("Pyongyang Foods Factory", "Phyongyang Foods Factory"), ("Rangoon Timber Enterprise", "Yangon Timber Enterprise")]),
]

OTHER = [
    ("a rare word replaced", "Person", [
        ("Saddam Hussein al-Dulaimi", "Saddam Hussein al-Tikriti"), ("Muhammad Hassan Rahimi", "Muhammad Hassan Karkari"),
        ("Ivan Petrovich Sidorov", "Ivan Petrovich Kuznetsov"), ("Ali Akbar Salehi", "Ali Akbar Velayati"),
        ("Abdul Karim al-Masri", "Abdul Karim al-Jaziri"), ("Kim Chol Nam", "Kim Chol Sam"),
        ("Ahmed Mohamed Ould Daddah", "Ahmed Mohamed Ould Taya"), ("Jose Luis Garcia Mendez", "Jose Luis Garcia Pinto"),
        ("Maria Fernanda Lopez Ruiz", "Maria Fernanda Lopez Cabal"), ("Sergei Ivanovich Menyailo", "Sergei Ivanovich Neverov")]),
    ("a place replaced", "Company", [
        ("Banco Santander Chile", "Banco Santander Mexico"), ("Bank of Syria", "Bank of Libya"),
        ("Rosneft Trading Singapore", "Rosneft Trading Geneva"), ("Ministry of Defence of Iraq", "Ministry of Defence of Iran"),
        ("First Bank of Nigeria", "First Bank of Ghana"), ("China Ocean Shipping Dalian", "China Ocean Shipping Qingdao"),
        ("University of Tehran", "University of Isfahan")]),
    ("a sector replaced", "Company", [
        ("Crystalord Systems", "Crystalord Bakeries"), ("Namchongang Trading", "Namgang Fisheries"),
        ("Korea Ryonbong General Corporation", "Korea Pugang Airlines Corporation"),
        ("Mahan Air", "Mahan Steel Foundry"), ("Orion Petroleum", "Orion Dental Care")]),
    ("father and son", "Person", [
        ("Salman bin Muhammad", "Muhammad bin Salman"), ("Hassan bin Ali", "Ali bin Hassan"),
        ("Khalid ibn Faisal", "Faisal ibn Khalid"), ("Ahmad bin Yusuf bin Omar", "Omar bin Yusuf bin Ahmad"),
        ("Yusuf bin Ibrahim", "Ibrahim bin Yusuf")]),
    ("short words one edit apart", "Person", [
        ("김종은", "김정은"), ("Li Wei", "Lu Wei"), ("Kim Su Il", "Kim Su Ok"), ("Pak Han Se", "Pak Yon Se"),
        ("Chen Bo", "Chen Bao"), ("Ri Jong Su", "Ri Jang Su"), ("习近平", "习远平"), ("Habash George", "George Bush")]),
    ("a numeral of a series", "Company", [
        ("KKR Fund III", "KKR Fund IV"), ("Snow Storm 1", "Snow Storm 2"), ("Machinery Factory 26", "Machinery Factory 62"),
        ("Bureau 39", "Bureau 35"), ("Ocean Star II", "Ocean Star III"), ("Namsan 5", "Namsan 8"),
        ("Second Economic Committee", "Third Economic Committee")]),
    ("few of many words", "Company", [
        ("International Center for Agricultural Research in the Dry Areas",
         "International Center for Tropical Agriculture Training of Pyongyang"),
        ("Korea Kumsan Trading Corporation of the Ministry", "Korea Rungrado Shipping Company of the Ministry")]),
    ("generic words only", "Company", [
        ("Management Company", "Asset Management Company Belvedere"), ("Trading Company Ltd", "Tosong Technology Trading Company"),
        ("General Trading LLC", "Al Noor General Trading LLC"), ("International Group", "Sanko International Group"),
        ("The Shipping Company", "Ocean Maritime Management Company")]),
    ("particles and titles only", "Person", [
        ("Sheikh al", "Sheikh al-Sabah"), ("Dr. bin", "Dr. bin Laden"), ("Haji", "Haji Basir Noorzai"), ("Mullah", "Mullah Omar")]),
    ("legal form alone differs", "Company", [
        ("Belletech Corp", "11420 Corp."), ("Alpha GmbH", "Omega GmbH"), ("Limited Liability Company", "LLC Zenit")]),
    ("one common name", "Person", [
        ("Muhammad Khan", "Muhammad Omar Ghulam Nabi"), ("Ahmed Ali", "Ahmed Ali Abdi Godane Hussein"), ("Kim", "Kim Jong Un"),
        ("Ivan Petrov", "Ivan Kuznetsov"), ("John Taylor", "Charles Taylor"), ("Ana Garcia", "Carlos Garcia"),
        ("Omar Hassan", "Omar Abdirahman")]),
]
