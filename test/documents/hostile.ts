/** Markup of every kind, direction marks, controls, emoji, half a character. */
export const HOSTILE =
  '#strong[x] #read("sheet.typ") *b* _i_ $e$ @ref <lab> \\ // /* */ "q" `c` = h - l + e ~ {c} [d] ' +
  '<script>alert(1) </script> &amp; %PDF \u202egro.live \u2066 \u0000\u200b 😀 👩 \u200d 👧 \ud800 ก'

/** What a reader sees of it: what draws nothing, or can't be drawn, has its name. */
export const SHOWN =
  '#strong[x] #read("sheet.typ") *b* _i_ $e$ @ref <lab> \\ // /* */ "q" `c` = h - l + e ~ {c} [d] ' +
  '<script>alert(1) </script> &amp; %PDF [U+202E]gro.live [U+2066] [U+0000][U+200B] ' +
  '[U+1F600] [U+1F469] [U+200D] [U+1F467] [U+D800] [U+0E01]'

/** Names of members that hold a code, a digest or an instant, which no person writes. */
const NOT_FREE = new Set(
  'code id madeAt presentedAt opensAt closesAt procedureEndsOn signedOn birthDate avvisoPublishedOn publicationDueOn listDueOn fingerprint publicFingerprint direction reason recapito signature timeRule kind category type required outcome due status version rule key head digest captured day direction'.split(
    ' ',
  ),
)

/** The same data with `text` in each member that a person or another system may have written; of each list, its
 *  first `most` items. */
export function withEachText<Data>(data: Data, text: string, most = 100): Data {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return NOT_FREE.has(key) || /^\d{4}-\d\d-\d\d/.test(value) ? value : text
    if (Array.isArray(value)) return value.slice(0, most).map((item) => walk(item, key))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, name)]))
  }
  return walk(data, '') as Data
}
