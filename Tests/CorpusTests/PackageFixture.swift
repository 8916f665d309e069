@testable import Corpus

/// A small package in which every kind of column and relation stands once.
enum PackageFixture {
  static let files: [String: String] = [
    "datapackage.json": descriptor, "cities.csv": cities, "deeds.csv": deeds, "works.csv": works,
    "evidence.csv": evidence,
  ]

  static let descriptor = #"""
    {
      "title": "A small package", "version": "1.2",
      "jirei": {"evidence": "evidence", "sources": "works", "cases": "cities"},
      "resources": [
        {
          "name": "deeds", "path": "deeds.csv",
          "schema": {
            "fields": [
              {"name": "id", "type": "string"},
              {"name": "city", "type": "string"},
              {"name": "after", "type": "string"},
              {"name": "kind", "type": "string", "categories": [{"value": "recruit", "label": "Recruit"}, "develop"]},
              {"name": "year", "type": "year", "constraints": {"minimum": 2000, "maximum": 2030}},
              {"name": "rate", "type": "number", "unit": "percent", "constraints": {"exclusiveMaximum": 101}},
              {"name": "note", "type": "string", "evidence": false}
            ],
            "primaryKey": "id",
            "foreignKeys": [
              {"fields": "city", "reference": {"resource": "cities", "fields": "id"}},
              {"fields": ["after"], "reference": {"resource": "", "fields": ["id"]}}
            ],
            "missingValues": ["", {"value": "-", "label": "not stated"}]
          }
        },
        {
          "name": "cities", "path": "cities.csv", "title": "Cities", "description": "The cities.",
          "jirei": {"label": "name", "names": ["name", "aliases", "code"]},
          "schema": {
            "fields": [
              {"name": "id", "type": "string", "constraints": {"pattern": "[a-z]+"}},
              {"name": "name", "type": "string", "title": "Name", "constraints": {"required": true}},
              {"name": "aliases", "type": "string", "list": ";"},
              {"name": "code", "type": "string", "checkDigit": "jisx0402", "constraints": {"unique": true}},
              {"name": "people", "type": "integer", "groupChar": ",",
               "missingValues": ["", "n/a"], "missingValueLabels": {"n/a": "not surveyed"}},
              {"name": "standout", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
              {"name": "founded", "type": "date"},
              {"name": "scores", "type": "list", "itemType": "integer", "delimiter": "|"}
            ],
            "primaryKey": ["id"]
          }
        },
        {
          "name": "works", "path": "works.csv", "dialect": {"delimiter": ";"}, "jirei": {"evidence": false},
          "schema": {"fields": [{"name": "id", "type": "string"}, {"name": "title", "type": "string"}], "primaryKey": "id"}
        },
        {
          "name": "evidence", "path": "evidence.csv",
          "schema": {
            "fields": [
              {"name": "table"}, {"name": "row"}, {"name": "column"}, {"name": "source"}, {"name": "place"},
              {"name": "basis"}, {"name": "note"}
            ],
            "foreignKeys": [{"fields": "source", "reference": {"resource": "works", "fields": "id"}}]
          }
        },
        {"name": "readme", "path": "README.md"}
      ]
    }
    """#

  static let cities = """
    id,name,aliases,code,people,standout,founded,scores
    sapporo,Sapporo,札幌;サッポロ,011002,"1,960,668",yes,1922-08-01,1|2|3
    tokyo,Tokyo,,131016,n/a,no,,
    fukuoka,"Fukuoka, City",福岡,401307,1568265,,1889-04-01,10

    """

  static let deeds = """
    id,city,after,kind,year,rate,note
    d1,sapporo,,recruit,2021,56.80,"two
    lines"
    d2,fukuoka,d1,develop,-,100.0,
    d3,-,d3,,2022,,plain

    """

  static let works = """
    id;title
    w1;A work
    w2;Another

    """

  static let evidence = """
    table,row,column,source,place,basis,note
    cities,sapporo,*,w1,section 1,stated,
    cities,tokyo,name,w1,section 1,stated,
    cities,tokyo,code,w2,table 2,outside,
    cities,tokyo,people,w2,table 2,stated,it says that nobody asked
    cities,tokyo,standout,w1,section 2,hedged,
    cities,fukuoka,*,w2,table 2,inferred,
    deeds,d1,*,w1,section 3,stated,
    deeds,d2,*,w1,section 3,stated,
    deeds,d3,after,w1,section 3,stated,
    deeds,d3,year,w1,section 3,stated,

    """
}
