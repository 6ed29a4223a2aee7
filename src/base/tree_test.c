/* tree_test.c - what the YAML subset takes and refuses, JSON, and hostile stored trees. */
#include "base/tree.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/test.h"
#include "base/tree_build.h"

/* A NUL is shown as \0. */
static void
show_text(det_text *out, det_str text, const char *quote)
{
    det_text_print(out, "%s", quote);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\0')
            det_text_print(out, "\\0");
        else
            det_text_add_byte(out, text.ptr[i]);
    det_text_print(out, "%s", quote);
}

/* A tree as one line: maps {key@line:column=value}, lists [value], text 'x' (quoted), x (bare),
 * null; each value followed by @line:column. */
static void
show(const det_tree *tree, uint32_t node, det_text *out)
{
    det_tree_kind kind = det_tree_kind_of(tree, node);
    det_where at = det_tree_where(tree, node);
    if (kind == DET_TREE_TEXT) {
        const char *quote = (tree->nodes[node].flags & DET_NODE_QUOTED) != 0 ? "'" : "";
        if (det_tree_is_null(tree, node))
            det_text_print(out, "null");
        else
            show_text(out, det_tree_text(tree, node), quote);
    } else {
        det_text_print(out, kind == DET_TREE_MAP ? "{" : "[");
        for (uint32_t child = det_tree_first(tree, node); child != DET_TREE_NONE;
             child = det_tree_next(tree, child)) {
            if (child != det_tree_first(tree, node)) det_text_print(out, ", ");
            if (kind == DET_TREE_MAP) {
                det_where key = det_tree_key_where(tree, child);
                det_text_print(out, "%.*s@%u:%u=", DET_STR_FMT(det_tree_key(tree, child)),
                               (unsigned)key.line, (unsigned)key.column);
            }
            show(tree, child, out);
        }
        det_text_print(out, kind == DET_TREE_MAP ? "}" : "]");
    }
    det_text_print(out, "@%u:%u", (unsigned)at.line, (unsigned)at.column);
}

typedef det_status (*reader)(det_str, const char *, det_arena *, det_tree *, det_error *);

static const char *
show_read(reader read, det_str bytes, det_arena *arena, det_text *out)
{
    det_tree tree;
    det_error err;
    det_text_clear(out);
    det_status st = read(bytes, "f", arena, &tree, &err);
    if (st == DET_OK) {
        CHECK_OK(det_tree_verify(&tree, &err), &err);
        show(&tree, 0, out);
    } else {
        det_text_print(out, "%s %s", det_status_name(st), err.text);
    }
    det_arena_reset(arena);
    return det_text_bytes(out);
}

typedef struct row {
    int line;
    const char *in, *want;
} row;

static void
check_rows(reader read, const row *rows, size_t count)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < count; i++)
        CHECK_TEXT(rows[i].line, show_read(read, det_str_of(rows[i].in), arena, out), rows[i].want);
    det_text_free(out);
    det_arena_free(arena);
}

static const row yaml_accepted[] = {
    {__LINE__, "a: b", "{a@1:1=b@1:4}@1:1"},
    {__LINE__, "a: b # why\n\n# comment\nc:\n  d: e\n",
     "{a@1:1=b@1:4, c@4:1={d@5:3=e@5:6}@5:3}@1:1"},
    {__LINE__, "- x\n- - y\n  - z\n", "[x@1:3, [y@2:5, z@3:5]@2:3]@1:1"},
    {__LINE__, "a:\n- x\n- b: c\n  d: e\n",
     "{a@1:1=[x@2:3, {b@3:3=c@3:6, d@4:3=e@4:6}@3:3]@2:1}@1:1"},
    {__LINE__, "a: [x, y]\nb: {c: d, e: [f]}\n",
     "{a@1:1=[x@1:5, y@1:8]@1:4, b@2:1={c@2:5=d@2:8, e@2:11=[f@2:15]@2:14}@2:4}@1:1"},
    {__LINE__, "a: []\nb: {}\n", "{a@1:1=[]@1:4, b@2:1={}@2:4}@1:1"},
    {__LINE__, "a: [\n  x,\n  y,\n]\n", "{a@1:1=[x@2:3, y@3:3]@1:4}@1:1"},
    /* every scalar is text */
    {__LINE__, "no: NO\noct: 0777\ndate: 2017-08-05\nv: 1.10\nt: true\nN: NULL\nn: Null\n",
     "{no@1:1=NO@1:5, oct@2:1=0777@2:6, date@3:1=2017-08-05@3:7, v@4:1=1.10@4:4, t@5:1=true@5:4, "
     "N@6:1=NULL@6:4, n@7:1=Null@7:4}@1:1"},
    {__LINE__, "a: null\nb: ~\nc: \"\"\nd: 'null'\ne: \"~\"\n",
     "{a@1:1=null@1:4, b@2:1=null@2:4, c@3:1=''@3:4, d@4:1='null'@4:4, e@5:1='~'@5:4}@1:1"},
    {__LINE__, "a: 'it''s'\nb: \"x\\n\\u00e9\\\"\"\n",
     "{a@1:1='it's'@1:4, b@2:1='x\n\xC3\xA9\"'@2:4}@1:1"},
    {__LINE__, "a: one\n  two\n  three\nb: c\n", "{a@1:1=one two three@1:4, b@4:1=c@4:4}@1:1"},
    {__LINE__, "a: >\n  one\n  two\n\n  three\nb: |-\n  x\n   y\nc: d\n",
     "{a@1:1='one two\nthree\n'@1:4, b@6:1='x\n y'@6:4, c@9:1=d@9:4}@1:1"},
    {__LINE__, "---\na: b\n...\n", "{a@2:1=b@2:4}@2:1"},
    {__LINE__,
     "\xEF\xBB\xBF"
     "a: b",
     "{a@1:1=b@1:4}@1:1"},
    {__LINE__, "a: b\r\nc: d\r\n", "{a@1:1=b@1:4, c@2:1=d@2:4}@1:1"},
    {__LINE__, "\xEA\xB9\x80: \xEA\xB9\x80 # bytes, not characters\n",
     "{\xEA\xB9\x80@1:1=\xEA\xB9\x80@1:6}@1:1"},
    {__LINE__, "plain", "plain@1:1"},
    {__LINE__, "a: un:1718\nb: [un:1718, un:1267]\nc: {r: un:1718}\n",
     "{a@1:1=un:1718@1:4, b@2:1=[un:1718@2:5, un:1267@2:14]@2:4, "
     "c@3:1={r@3:5=un:1718@3:8}@3:4}@1:1"},
    {__LINE__, "cite: S/RES/1718 (2006) OP 8(d)\nw: [f (x), 'g(a, b)']\n",
     "{cite@1:1=S/RES/1718 (2006) OP 8(d)@1:7, w@2:1=[f (x)@2:5, 'g(a, b)'@2:12]@2:4}@1:1"},
    {__LINE__, "when: goods.hs within 2701 and not (a, b)\n",
     "{when@1:1=goods.hs within 2701 and not (a, b)@1:7}@1:1"},
    {__LINE__, "a: what? # ok\n", "{a@1:1=what?@1:4}@1:1"},
    {__LINE__, "'<<': x\n", "{<<@1:1=x@1:7}@1:1"},
};
TEST(tree_yaml_accepts)
{
    check_rows(det_tree_read_yaml, yaml_accepted, COUNT(yaml_accepted));
}

static const row yaml_refused[] = {
    {__LINE__, "", "DET_SYNTAX f:1:1: nothing in this file; expected a document"},
    {__LINE__, "# only a comment\n", "DET_SYNTAX f:2:1: nothing in this file; expected a document"},
    {__LINE__, "a: b\na: c\n",
     "DET_SYNTAX f:2:1: key 'a' stands twice in this map; the first is at 1:1\n"
     "  a: c\n"
     "  ^"},
    {__LINE__, "x:\n  b: 1\n  c: 2\n  b: 3\n",
     "DET_SYNTAX f:4:3: key 'b' stands twice in this map; the first is at 2:3\n"
     "    b: 3\n"
     "    ^"},
    {__LINE__, "a: &x b\n",
     "DET_SYNTAX f:1:4: an anchor (&); write the value out where it is needed\n"
     "  a: &x b\n"
     "     ^"},
    {__LINE__, "&x a: b\n",
     "DET_SYNTAX f:1:1: an anchor (&); write the value out where it is needed\n"
     "  &x a: b\n"
     "  ^"},
    {__LINE__, "a: *x\n",
     "DET_SYNTAX f:1:4: an alias (*); write the value out where it is needed\n"
     "  a: *x\n"
     "     ^"},
    {__LINE__, "a: !!str b\n",
     "DET_SYNTAX f:1:4: a tag (!); every scalar is text, and the schema says what it means\n"
     "  a: !!str b\n"
     "     ^"},
    {__LINE__, "a: ! b\n",
     "DET_SYNTAX f:1:4: a tag (!); every scalar is text, and the schema says what it means\n"
     "  a: ! b\n"
     "     ^"},
    {__LINE__, "a: ! 'b'\n",
     "DET_SYNTAX f:1:4: a tag (!); every scalar is text, and the schema says what it means\n"
     "  a: ! 'b'\n"
     "     ^"},
    {__LINE__, "a: !x {b: c}\n",
     "DET_SYNTAX f:1:4: a tag (!); every scalar is text, and the schema says what it means\n"
     "  a: !x {b: c}\n"
     "     ^"},
    {__LINE__, "%YAML 1.1\n---\na: b\n",
     "DET_SYNTAX f:1:1: a directive (%); leave it out\n"
     "  %YAML 1.1\n"
     "  ^"},
    {__LINE__, "%TAG ! !x\n---\na: b\n",
     "DET_SYNTAX f:1:1: a directive (%); leave it out\n"
     "  %TAG ! !x\n"
     "  ^"},
    {__LINE__, "a: b\n---\nc: d\n",
     "DET_SYNTAX f:2:1: a second document; write one document a file\n"
     "  ---\n"
     "  ^"},
    {__LINE__, "<<: b\n",
     "DET_SYNTAX f:1:1: a merge key (<<); write the keys out\n"
     "  <<: b\n"
     "  ^"},
    {__LINE__, "? a\n: b\n",
     "DET_SYNTAX f:1:1: a key marked by '?'; write 'key: value'\n"
     "  ? a\n"
     "  ^"},
    {__LINE__, "{? a : b}\n",
     "DET_SYNTAX f:1:2: a key marked by '?'; write 'key: value'\n"
     "  {? a : b}\n"
     "   ^"},
    {__LINE__, "[a, b]: c\n",
     "DET_SYNTAX f:1:1: a list or map as a key; a key is a word\n"
     "  [a, b]: c\n"
     "  ^"},
    {__LINE__, "? {a: b}\n: c\n",
     "DET_SYNTAX f:1:1: a key marked by '?'; write 'key: value'\n"
     "  ? {a: b}\n"
     "  ^"},
    {__LINE__, "a:\nb: c\n",
     "DET_SYNTAX f:1:3: a key or item without a value; write null if it is unknown, \"\" if it is "
     "empty\n"
     "  a:\n"
     "    ^"},
    {__LINE__, "b: c\na:\n",
     "DET_SYNTAX f:2:3: a key or item without a value; write null if it is unknown, \"\" if it is "
     "empty\n"
     "  a:\n"
     "    ^"},
    {__LINE__, "- \n- x\n",
     "DET_SYNTAX f:1:2: a key or item without a value; write null if it is unknown, \"\" if it is "
     "empty\n"
     "  - \n"
     "   ^"},
    {__LINE__, ": x\n",
     "DET_SYNTAX f:1:1: expected 'key: value' here; mind the indentation and the quotes\n"
     "  : x\n"
     "  ^"},
    {__LINE__, "a: {b, c}\n",
     "DET_SYNTAX f:1:6: a key or item without a value; write null or \"\", or quote what holds a "
     "comma or colon\n"
     "  a: {b, c}\n"
     "       ^"},
    {__LINE__, "a: {b: , c: d}\n",
     "DET_SYNTAX f:1:8: a key or item without a value; write null or \"\", or quote what holds a "
     "comma or colon\n"
     "  a: {b: , c: d}\n"
     "         ^"},
    {__LINE__, "a: {b:c}\n",
     "DET_SYNTAX f:1:5: ':' inside the key 'b:c': put a blank behind the colon, or quote the key\n"
     "  a: {b:c}\n"
     "      ^"},
    {__LINE__, "a: {b:c: d}\n",
     "DET_SYNTAX f:1:5: ':' inside the key 'b:c': put a blank behind the colon, or quote the key\n"
     "  a: {b:c: d}\n"
     "      ^"},
    {__LINE__, "a: [b: c]\n",
     "DET_SYNTAX f:1:5: a 'key: value' pair inside [ ]; write { } round it, or quote it\n"
     "  a: [b: c]\n"
     "      ^"},
    {__LINE__, "a: [x, \"b\":c]\n",
     "DET_SYNTAX f:1:8: a 'key: value' pair inside [ ]; write { } round it, or quote it\n"
     "  a: [x, \"b\":c]\n"
     "         ^"},
    {__LINE__, "a: {when: x in (1, 2)}\n",
     "DET_SYNTAX f:1:11: 'x in (1' is cut at a comma or colon; inside [ ] and { } put it in "
     "quotes, or use block style\n"
     "  a: {when: x in (1, 2)}\n"
     "            ^"},
    {__LINE__, "a: [f(x, y)]\n",
     "DET_SYNTAX f:1:5: 'f(x' is cut at a comma or colon; inside [ ] and { } put it in quotes, or "
     "use block style\n"
     "  a: [f(x, y)]\n"
     "      ^"},
    {__LINE__, "a: [say \"x, y\"]\n",
     "DET_SYNTAX f:1:5: 'say \"x' is cut at a comma or colon; inside [ ] and { } put it in quotes, "
     "or use block style\n"
     "  a: [say \"x, y\"]\n"
     "      ^"},
    {__LINE__, "a: {b: c\n  d}\n",
     "DET_SYNTAX f:1:8: a value over several lines inside [ ] or { }: is a comma or a closing "
     "bracket missing?\n"
     "  a: {b: c\n"
     "         ^"},
    {__LINE__, "a: {b: c\n  d: e}\n",
     "DET_SYNTAX f:1:8: a value over several lines inside [ ] or { }: is a comma or a closing "
     "bracket missing?\n"
     "  a: {b: c\n"
     "         ^"},
    {__LINE__, "a: [b, c\nd: e\n",
     "DET_SYNTAX f:1:8: a value over several lines inside [ ] or { }: is a comma or a closing "
     "bracket missing?\n"
     "  a: [b, c\n"
     "         ^"},
    {__LINE__, "\ta: b\n",
     "DET_SYNTAX f:1:1: a tab in the indentation; use spaces\n"
     "   a: b\n"
     "  ^"},
    {__LINE__, "a:\n\tb: c\n",
     "DET_SYNTAX f:2:1: a tab in the indentation; use spaces\n"
     "   b: c\n"
     "  ^"},
    {__LINE__, "a: |\n  x\n\ty\n",
     "DET_SYNTAX f:3:1: a tab in the indentation; use spaces\n"
     "   y\n"
     "  ^"},
    {__LINE__, "a:\tb\n",
     "DET_SYNTAX f:1:3: a tab between values; use spaces\n"
     "  a: b\n"
     "    ^"},
    {__LINE__, "a: b\rc: d\n",
     "DET_SYNTAX f:1:5: a carriage return alone; lines end in a line feed, or in both\n"
     "  a: b\n"
     "      ^"},
    {__LINE__, "a: \x01\n",
     "DET_SYNTAX f:1:4: control character U+0001; write it as an escape in double quotes\n"
     "  a: ?\n"
     "     ^"},
    {__LINE__, "a: \xC2\x85\n",
     "DET_SYNTAX f:1:4: character U+0085, which cannot be seen; write it as an escape in double "
     "quotes\n"
     "  a: ?\n"
     "     ^"},
    {__LINE__,
     "a: b\xE2\x80\xA8"
     "c: d\n",
     "DET_SYNTAX f:1:5: character U+2028, which cannot be seen; write it as an escape in double "
     "quotes\n"
     "  a: b?c: d\n"
     "      ^"},
    {__LINE__, "a: \xFF\n",
     "DET_ENCODING f:1:4: not UTF-8: byte 0xFF\n"
     "  a: ?\n"
     "     ^"},
    {__LINE__, "a: \"\\0\"\n",
     "DET_SYNTAX f:1:4: a value that holds U+0000\n"
     "  a: \"\\0\"\n"
     "     ^"},
    {__LINE__, "a: \"\\q\"\n",
     "DET_SYNTAX f:1:5: while parsing a quoted scalar, found unknown escape character\n"
     "  a: \"\\q\"\n"
     "      ^"},
    {__LINE__, "a: \"b\n",
     "DET_SYNTAX f:2:1: the file ends here; is a closing quote missing? (while scanning a quoted "
     "scalar begun in line 1)"},
    {__LINE__, "a: @b\n",
     "DET_SYNTAX f:1:4: a value cannot begin with this character; put the value in quotes\n"
     "  a: @b\n"
     "     ^"},
    {__LINE__, "a: %b\n",
     "DET_SYNTAX f:1:4: a value cannot begin with this character; put the value in quotes\n"
     "  a: %b\n"
     "     ^"},
    {__LINE__, "a: b: c\n",
     "DET_SYNTAX f:1:5: a ':' that makes a second key here; quote a value that holds \": \", or "
     "mind the indentation\n"
     "  a: b: c\n"
     "      ^"},
    {__LINE__, "a: b\n c: d\n",
     "DET_SYNTAX f:2:3: a ':' that makes a second key here; quote a value that holds \": \", or "
     "mind the indentation\n"
     "   c: d\n"
     "    ^"},
    {__LINE__, "a: b\n  - c\n",
     "DET_SYNTAX f:2:3: a list item inside a value that began on an earlier line; a key has either "
     "a value or a list\n"
     "    - c\n"
     "    ^"},
    {__LINE__, "a: 'x'y\n",
     "DET_SYNTAX f:1:7: expected 'key: value' here; mind the indentation and the quotes\n"
     "  a: 'x'y\n"
     "        ^"},
    {__LINE__, "a: b\nc\nd: e\n",
     "DET_SYNTAX f:3:1: a line that is neither 'key: value' nor part of a value (while scanning a "
     "simple key begun in line 2)\n"
     "  d: e\n"
     "  ^"},
    {__LINE__, "- a\nb\n",
     "DET_SYNTAX f:3:1: a line that is neither 'key: value' nor part of a value (while scanning a "
     "simple key begun in line 2)"},
    {__LINE__, "a: b\n c: 'd: e'\n",
     "DET_SYNTAX f:2:3: a ':' that makes a second key here; quote a value that holds \": \", or "
     "mind the indentation\n"
     "   c: 'd: e'\n"
     "    ^"},
};
TEST(tree_yaml_refuses)
{
    check_rows(det_tree_read_yaml, yaml_refused, COUNT(yaml_refused));
}

static const row json_rows[] = {
    {__LINE__, "{\"a\": [1, \"x\", null, true],\n \"b\": {}}",
     "{a@1:2=[1@1:8, 'x'@1:11, null@1:16, true@1:22]@1:7, b@2:2={}@2:7}@1:1"},
    {__LINE__, "1.10", "1.10@1:1"},
    {__LINE__, "[123456789012345678901234567890, -0.0, 1e2]",
     "[123456789012345678901234567890@1:2, -0.0@1:34, 1e2@1:40]@1:1"},
    {__LINE__, "[\"a\\\"]\\\\\", \"\\u00e9\", []]", "['a\"]\\'@1:2, '\xC3\xA9'@1:12, []@1:22]@1:1"},
    /* every escape, each next to a character that is written out */
    {__LINE__,
     "[\"a\\b\\f\\n\\r\\t\\/\\\"\\\\z\", \"\\u00E9\xC3\xA9\\uD83D\\ude00\xF0\x9F\x98\x80\"]",
     "['a\b\f\n\r\t/\"\\z'@1:2, '\xC3\xA9\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80'@1:24]@1:1"},
    {__LINE__, "{\"\\u0061\\n\": \"\\u20ac\"}", "{a\n@1:2='\xE2\x82\xAC'@1:14}@1:1"},
    {__LINE__, " \t\r\n\"\" ", "''@2:1"},
    {__LINE__, "", "DET_SYNTAX f:1:1: not JSON: unexpected token near end of file"},
    {__LINE__, "{\"a\":1,\"a\":2}",
     "DET_SYNTAX f:1:10: not JSON: duplicate object key near '\"a\"'\n"
     "  {\"a\":1,\"a\":2}\n"
     "           ^"},
    {__LINE__, "{\"a\":1} x",
     "DET_SYNTAX f:1:9: not JSON: end of file expected near 'x'\n"
     "  {\"a\":1} x\n"
     "          ^"},
    {__LINE__, "[1,]",
     "DET_SYNTAX f:1:4: not JSON: unexpected token near ']'\n"
     "  [1,]\n"
     "     ^"},
    {__LINE__, "[\"a\\u0000b\", 1]", "['a\\0b'@1:2, 1@1:14]@1:1"},
    {__LINE__, "{\"a\\u0000\":1}",
     "DET_SYNTAX f:1:10: not accepted: U+0000 in a key\n"
     "  {\"a\\u0000\":1}\n"
     "           ^"},
    {__LINE__, "[\"\xFF\"]",
     "DET_ENCODING f:1:2: not JSON: unable to decode byte 0xff near '\"'\n"
     "  [\"?\"]\n"
     "   ^"},
    {__LINE__, "[1e999]",
     "DET_RANGE f:1:6: not JSON: real number overflow near '1e999'\n"
     "  [1e999]\n"
     "       ^"},
    {__LINE__, "{\"a\":\n\"b",
     "DET_SYNTAX f:2:2: not JSON: premature end of input near '\"b'\n"
     "  \"b\n"
     "   ^"},
    {__LINE__, "[01]",
     "DET_SYNTAX f:1:2: not JSON: invalid token near '0'\n"
     "  [01]\n"
     "   ^"},
    {__LINE__, "nul",
     "DET_SYNTAX f:1:3: not JSON: invalid token near 'nul'\n"
     "  nul\n"
     "    ^"},
};
TEST(tree_json)
{
    check_rows(det_tree_read_json, json_rows, COUNT(json_rows));
    check_rows(det_tree_read_json_slowly, json_rows, COUNT(json_rows));
}

static const row json_plain_rows[] = {
    {__LINE__, "{\"a\" :\r\n\t[ ] , \"b\":{ } }", "{a@1:2=[]@2:2, b@2:8={}@2:12}@1:1"},
    {__LINE__, "[0, -0, 0.5, -12.50, 123456789012345678, true, false, null]",
     "[0@1:2, -0@1:5, 0.5@1:9, -12.50@1:14, 123456789012345678@1:22, true@1:42, false@1:48, "
     "null@1:55]@1:1"},
    {__LINE__, "{\"\":{\"\":\"\xED\x9F\xBF\x7F\"}}",
     "{@1:2={@1:6='\xED\x9F\xBF\x7F'@1:9}@1:5}@1:1"},
    {__LINE__, "\"x\"", "'x'@1:1"},
};
TEST(tree_json_plain)
{
    check_rows(det_tree_read_json, json_plain_rows, COUNT(json_plain_rows));
    check_rows(det_tree_read_json_slowly, json_plain_rows, COUNT(json_plain_rows));
}

/* The two readers of JSON say the same of a document. */
static void
check_twins(int line, det_str bytes, det_arena *arena)
{
    det_tree tree, twin;
    det_error err, twin_err;
    det_status st = det_tree_read_json(bytes, "f", arena, &tree, &err);
    CHECK(det_tree_read_json_slowly(bytes, "f", arena, &twin, &twin_err) == st);
    if (st != DET_OK) {
        CHECK_TEXT(line, err.text, twin_err.text);
    } else {
        CHECK(tree.count == twin.count && tree.text_bytes == twin.text_bytes);
        CHECK(memcmp(tree.nodes, twin.nodes, tree.count * sizeof *tree.nodes) == 0);
        CHECK(tree.text_bytes == 0 || memcmp(tree.text, twin.text, tree.text_bytes) == 0);
    }
    det_arena_reset(arena);
}

/* Every byte in the place of every other, and every cut. */
TEST(tree_json_twins)
{
    static const char *const documents[] = {
        "{\"a\": [\"\xC3\xA9\", \"\xF0\x9F\x98\x80x\"],\n\"b\":{\"n\":-10.25},\"c\":null}",
        "[true,false, null ,0,\"\",[[]],{}, 12]", "{\"queries\":{\"q\":{\"a\":[\"B c\"]}}}"};
    char changed[128];
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(documents); i++) {
        size_t length = strlen(documents[i]);
        for (size_t at = 0; at < length; at++) {
            memcpy(changed, documents[i], length);
            for (int byte = 0; byte < 256; byte++) {
                changed[at] = (char)byte;
                check_twins(__LINE__, (det_str){changed, length}, arena);
            }
            check_twins(__LINE__, (det_str){documents[i], at}, arena);
        }
    }
    det_arena_free(arena);
}

TEST(tree_json_zero_byte)
{
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    /* jansson alone passes over the one behind a word */
    CHECK(det_tree_read_json(DET_STR("[1,\n true\0]"), "f", arena, &tree, &err) == DET_SYNTAX);
    CHECK_TEXT(0, err.text, "f:2:6: not JSON: byte 0x00");
    det_arena_free(arena);
}

/* As deep as allowed, and one deeper, in every style. */
TEST(tree_depth)
{
    static const struct {
        reader read;
        const char *open, *close;
    } styles[] = {{det_tree_read_json, "[", "]"},
                  {det_tree_read_json, "{\"a\":[", "]}"},
                  {det_tree_read_json_slowly, "[", "]"},
                  {det_tree_read_yaml, "[", "]"},
                  {det_tree_read_yaml, "- ", ""}};
    det_arena *arena = NULL;
    det_text *text = NULL;
    det_error err;
    det_tree tree;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &text, &err), &err);
    for (size_t i = 0; i < COUNT(styles); i++) {
        size_t levels = strlen(styles[i].close) == 2 ? 2 : 1;
        for (size_t more = 0; more < 2; more++) {
            det_text_clear(text);
            size_t count = DET_TREE_DEPTH_MAX / levels + more;
            for (size_t j = 0; j < count; j++)
                det_text_print(text, "%s", styles[i].open);
            if (styles[i].close[0] == '\0') det_text_print(text, "x");
            for (size_t j = 0; j < count; j++)
                det_text_print(text, "%s", styles[i].close);
            det_status st = styles[i].read(det_text_str(text), "f", arena, &tree, &err);
            CHECK(st == (more != 0 ? DET_LIMIT : DET_OK));
            if (st == DET_LIMIT)
                CHECK(strstr(err.text, ": lists and maps nested deeper than 32") != NULL);
            else
                CHECK_OK(det_tree_verify(&tree, &err), &err);
        }
    }
    det_text_free(text);
    det_arena_free(arena);
}

/* One line or many, no input takes more than its length deserves: 40,000 keys, 60,000 items, a
 * stack of brackets. */
TEST(tree_large)
{
    det_arena *arena = NULL;
    det_text *text = NULL;
    det_error err;
    det_tree tree;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &text, &err), &err);
    for (int i = 0; i < 40000; i++)
        det_text_print(text, "key%d: value\n", i);
    CHECK_OK(det_tree_read_yaml(det_text_str(text), "f", arena, &tree, &err), &err);
    CHECK(tree.count == 40001 && det_tree_size(&tree, 0) == 40000);
    CHECK(
        det_str_equal(det_tree_text(&tree, det_tree_get(&tree, 0, "key39999")), DET_STR("value")));
    det_text_print(text, "key123: again\n");
    CHECK(det_tree_read_yaml(det_text_str(text), "f", arena, &tree, &err) == DET_SYNTAX);
    CHECK(err.line == 40001);
    det_text_clear(text);
    det_text_print(text, "[");
    for (int i = 0; i < 60000; i++)
        det_text_print(text, "\xEA\xB9\x80, ");
    det_text_print(text, "x]");
    CHECK_OK(det_tree_read_yaml(det_text_str(text), "f", arena, &tree, &err), &err);
    CHECK(tree.count == 60002);
    CHECK(det_tree_where(&tree, 60001).column == 300002);
    det_text_clear(text);
    for (int i = 0; i < 100000; i++)
        det_text_print(text, "[");
    CHECK(det_tree_read_yaml(det_text_str(text), "f", arena, &tree, &err) == DET_LIMIT);
    CHECK(det_tree_read_json(det_text_str(text), "f", arena, &tree, &err) != DET_OK);
    det_text_free(text);
    det_arena_free(arena);
}

TEST(tree_absent_nodes)
{
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_tree_read_yaml(DET_STR("a: {b: c}\nd: ~\n"), "f", arena, &tree, &err), &err);
    uint32_t none = det_tree_get(&tree, det_tree_get(&tree, 0, "x"), "y");
    CHECK(none == DET_TREE_NONE && det_tree_kind_of(&tree, none) == (det_tree_kind)0);
    CHECK(det_tree_text(&tree, none).len == 0 && det_tree_key(&tree, none).len == 0);
    CHECK(det_tree_first(&tree, none) == DET_TREE_NONE &&
          det_tree_next(&tree, none) == DET_TREE_NONE);
    CHECK(det_tree_size(&tree, none) == 0 && !det_tree_is_null(&tree, none));
    CHECK(det_tree_where(&tree, none).line == 0 && det_tree_key_where(&tree, none).line == 0);
    CHECK(det_tree_text(&tree, det_tree_get(&tree, 0, "a")).ptr == NULL); /* a map has no text */
    CHECK(det_tree_get(&tree, det_tree_get(&tree, 0, "d"), "y") == DET_TREE_NONE);
    CHECK(det_tree_is_null(&tree, det_tree_get(&tree, 0, "d")));
    det_arena_free(arena);
}

/* {a: [x, y], b: z} as it would lie in a file, and what a hostile file makes of it. */
enum { NONE = -1 };
static const struct {
    int line;
    uint32_t node, count;
    int kind, first, next;
    uint32_t value_len;
    const char *want;
} stored_rows[] = {
    {__LINE__, 0, 5, 3, 1, NONE, 0, "sound"},
    {__LINE__, 0, 5, 3, 1, 4, 0, "f: a tree points past its end"}, /* the root has a sibling */
    {__LINE__, 0, 5, 3, 2, NONE, 0, "f: node 1 of a tree hangs nowhere"},
    {__LINE__, 0, 5, 3, 0, NONE, 0, "f: node 1 of a tree hangs nowhere"}, /* its own child */
    {__LINE__, 0, 5, 3, NONE, NONE, 0, "f: node 1 of a tree hangs nowhere"},
    {__LINE__, 0, 5, 9, 1, NONE, 0, "f: node 0 of a tree is not sound"},
    {__LINE__, 0, 0, 3, 1, NONE, 0, "f: a tree of 0 nodes"},
    {__LINE__, 1, 5, 2, 2, 3, 0, "f: node 4 of a tree hangs nowhere"},
    {__LINE__, 1, 5, 2, 2, NONE, 0, "f: node 4 of a tree hangs nowhere"},
    {__LINE__, 1, 5, 1, 2, 4, 0, "f: node 1 of a tree is not sound"},     /* a text with children */
    {__LINE__, 2, 5, 1, NONE, 1, 1, "f: node 3 of a tree hangs nowhere"}, /* a circle */
    {__LINE__, 2, 5, 1, NONE, 2, 1, "f: node 3 of a tree hangs nowhere"},
    {__LINE__, 2, 5, 1, NONE, 3, 99, "f: node 2 of a tree is not sound"}, /* text out of range */
    {__LINE__, 4, 5, 1, NONE, 5, 1, "f: a tree points past its end"},
    {__LINE__, 4, 5, 2, 5, NONE, 0, "f: a tree points past its end"},
    {__LINE__, 4, 4, 1, NONE, NONE, 1, "f: a tree points past its end"}, /* a node cut off */
};
TEST(tree_verify)
{
    static const char text[] = "abxyz";
    for (size_t i = 0; i < COUNT(stored_rows); i++) {
        det_node nodes[] = {
            {.kind = DET_TREE_MAP, .first = 1, .next = DET_TREE_NONE},
            {.kind = DET_TREE_LIST, .first = 2, .next = 4, .key = 0, .key_len = 1},
            {.kind = DET_TREE_TEXT, .first = DET_TREE_NONE, .next = 3, .value = 2, .value_len = 1},
            {.kind = DET_TREE_TEXT,
             .first = DET_TREE_NONE,
             .next = DET_TREE_NONE,
             .value = 3,
             .value_len = 1},
            {.kind = DET_TREE_TEXT,
             .first = DET_TREE_NONE,
             .next = DET_TREE_NONE,
             .key = 1,
             .key_len = 1,
             .value = 4,
             .value_len = 1},
        };
        det_node *changed = &nodes[stored_rows[i].node];
        changed->kind = (uint32_t)stored_rows[i].kind;
        changed->first = (uint32_t)stored_rows[i].first;
        changed->next = (uint32_t)stored_rows[i].next;
        changed->value_len = stored_rows[i].value_len;
        const det_tree tree = {"f", nodes, stored_rows[i].count, text, sizeof text - 1};
        det_error err;
        det_status st = det_tree_verify(&tree, &err);
        CHECK(st == DET_OK || st == DET_CORRUPT);
        CHECK_TEXT(stored_rows[i].line, st == DET_OK ? "sound" : err.text, stored_rows[i].want);
    }
}
