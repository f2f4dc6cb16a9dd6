import type { VNode } from 'preact'
import { counted } from '../../documents/words.js'
import type { AvvisoPage, GraduatoriaPage } from '../../schemas/public-page.js'
import type { Instant } from '../../schemas/time.js'
import { when } from '../words.js'
import { publicSite } from './layout.js'

/** What of one call can be seen now. */
export interface CallShown {
  readonly avviso: AvvisoPage | null
  readonly graduatoria: GraduatoriaPage | null
}

/** The calls, by what one can do with them today. */
export function callsPage(calls: readonly CallShown[], now: Instant) {
  const at = (instant: Instant) => Date.parse(instant) - Date.parse(now)
  const ranked = calls.filter(({ graduatoria }) => graduatoria)
  const rest = calls.flatMap(({ avviso, graduatoria }) => (avviso && !graduatoria ? [avviso] : []))
  const closed = rest.filter(({ closesAt }) => at(closesAt) < 0)
  const open = rest.filter(({ opensAt, closesAt }) => at(opensAt) <= 0 && at(closesAt) >= 0)
  const next = rest.filter(({ opensAt }) => at(opensAt) > 0)
  return (
    <>
      <p>
        Le chiamate con cui gli enti pubblici assumono attraverso i Centri per l’impiego: come partecipare, e
        le graduatorie.
      </p>
      <Section title="Aperte" empty="In questo momento non si può presentare nessuna domanda.">
        {open.map((one) => (
          <Call key={one.call} page={one} said={`Domande fino al ${when(one.closesAt)}.`} />
        ))}
      </Section>
      {next.length > 0 && (
        <Section title="Si apriranno">
          {next.map((one) => (
            <Call key={one.call} page={one} said={`Domande dal ${when(one.opensAt)}.`} />
          ))}
        </Section>
      )}
      {closed.length > 0 && (
        <Section title="Chiuse, in esame">
          {closed.map((one) => (
            <Call key={one.call} page={one} said={`I termini sono scaduti il ${when(one.closesAt)}.`} />
          ))}
        </Section>
      )}
      {ranked.length > 0 && (
        <Section title="Con graduatoria">
          {ranked.map(({ avviso, graduatoria }) =>
            graduatoria ? (
              <li key={graduatoria.call}>
                <a href={`${publicSite}/${graduatoria.call}/graduatoria`}>
                  {graduatoria.stage === 'provisional' ? 'Graduatoria provvisoria' : 'Graduatoria'} della
                  chiamata {graduatoria.call}
                </a>
                <br />
                {graduatoria.requestingBody}
                {avviso && (
                  <>
                    {' · '}
                    <a href={`${publicSite}/${avviso.call}`}>avviso</a>
                  </>
                )}
              </li>
            ) : null,
          )}
        </Section>
      )}
    </>
  )
}

function Section({
  title,
  empty = '',
  children,
}: {
  title: string
  empty?: string
  children: readonly (VNode | null)[]
}) {
  return (
    <section>
      <h2 class="h4">{title}</h2>
      {children.length === 0 ? <p class="vuoto">{empty}</p> : <ul class="elenco">{children}</ul>}
    </section>
  )
}

function Call({ page, said }: { page: AvvisoPage; said: string }) {
  return (
    <li>
      <a href={`${publicSite}/${page.call}`}>
        {page.requestingBody}: {page.profiles.join('; ')}
      </a>
      <br />
      {counted(page.posts, 'posto', 'posti')} · chiamata {page.call} · {page.office.office}
      <br />
      {said}
    </li>
  )
}
