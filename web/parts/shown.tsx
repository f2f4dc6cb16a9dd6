import { strangersLine } from '../stranger.js'

export interface ShownFile {
  readonly name: string
  readonly href: string
  /** Whether a browser shows it by itself. */
  readonly shown: boolean
}

/** Files by name, each through its own door, and a frame in which the first that can be seen is shown. */
export function Shown({ files, title }: { files: readonly ShownFile[]; title: string }) {
  const first = files.find(({ shown }) => shown)
  if (files.length === 0) return null
  return (
    <>
      <ul>
        {files.map(({ name, href, shown }) => (
          <li key={href}>
            <a href={href} {...(shown ? { target: 'documento' } : {})}>
              {name.trim() ? strangersLine(name) : 'senza nome'}
            </a>
          </li>
        ))}
      </ul>
      {first && <iframe name="documento" title={title} src={first.href} class="documento" />}
    </>
  )
}
