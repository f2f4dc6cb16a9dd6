import { randomUUID } from 'node:crypto'
import type { ComponentChildren } from 'preact'
import type { Visit } from '../visit.js'

/** A form that gives one order: with an id of its own, and with what its giver had seen. */
export function OrderForm({
  visit,
  action,
  seen,
  files = false,
  class: look,
  children,
}: {
  visit: Visit
  action: string
  seen?: number
  files?: boolean
  class?: string
  children: ComponentChildren
}) {
  return (
    <form method="post" action={action} class={look} {...(files ? { enctype: 'multipart/form-data' } : {})}>
      <input type="hidden" name="csrf" value={visit.session.csrf} />
      <input type="hidden" name="command" value={randomUUID()} />
      {seen !== undefined && <input type="hidden" name="seen" value={seen} />}
      {children}
    </form>
  )
}

interface FieldProps {
  readonly visit: Visit
  readonly name: string
  readonly label: string
  readonly value?: string | null | undefined
  readonly help?: ComponentChildren
  readonly required?: boolean
}

function about({ visit, name, help }: FieldProps) {
  const wrong = visit.problem?.field === name
  const described = [help ? `${name}-aiuto` : '', wrong ? 'problema' : ''].filter(Boolean).join(' ')
  return {
    ...(described ? { 'aria-describedby': described } : {}),
    ...(wrong ? { 'aria-invalid': true } : {}),
  }
}

export function TextField(
  props: FieldProps & { type?: 'text' | 'date' | 'datetime-local' | 'number' | 'email'; pattern?: string },
) {
  const { visit, name, label, value, help, required = false, type = 'text', pattern } = props
  return (
    <div class="campo">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type as 'text'}
        class="form-control"
        value={visit.typed[name] ?? value ?? ''}
        required={required}
        {...(pattern ? { pattern } : {})}
        {...about(props)}
      />
      {help && <small id={`${name}-aiuto`}>{help}</small>}
    </div>
  )
}

/** A file to bring: what was chosen before can't be shown again. */
export function FileField(props: FieldProps & { accept?: string }) {
  const { name, label, help, required = false, accept } = props
  return (
    <div class="campo">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="file"
        class="form-control"
        required={required}
        {...(accept ? { accept } : {})}
        {...about(props)}
      />
      {help && <small id={`${name}-aiuto`}>{help}</small>}
    </div>
  )
}

export function LongField(props: FieldProps & { rows?: number }) {
  const { visit, name, label, value, help, required = false, rows = 4 } = props
  return (
    <div class="campo">
      <label for={name}>{label}</label>
      <textarea id={name} name={name} rows={rows} class="form-control" required={required} {...about(props)}>
        {visit.typed[name] ?? value ?? ''}
      </textarea>
      {help && <small id={`${name}-aiuto`}>{help}</small>}
    </div>
  )
}

export interface Choice {
  readonly value: string
  readonly words: string
}

export function SelectField(props: FieldProps & { choices: readonly Choice[]; empty?: string }) {
  const { visit, name, label, value, help, required = false, choices, empty } = props
  const chosen = visit.typed[name] ?? value ?? ''
  return (
    <div class="campo">
      <label for={name}>{label}</label>
      <select id={name} name={name} class="form-select" required={required} {...about(props)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map(({ value: one, words }) => (
          <option key={one} value={one} selected={one === chosen}>
            {words}
          </option>
        ))}
      </select>
      {help && <small id={`${name}-aiuto`}>{help}</small>}
    </div>
  )
}

/** One among a few, each to be seen at once. */
export function RadioField(props: FieldProps & { choices: readonly Choice[] }) {
  const { visit, name, label, value, help, required = false, choices } = props
  const chosen = visit.typed[name] ?? value ?? ''
  return (
    <fieldset class="campo" {...about(props)}>
      <legend>{label}</legend>
      {choices.map(({ value: one, words }) => (
        <div class="form-check" key={one}>
          <input
            type="radio"
            id={`${name}-${one}`}
            name={name}
            value={one}
            checked={one === chosen}
            required={required}
          />
          <label for={`${name}-${one}`}>{words}</label>
        </div>
      ))}
      {help && <small id={`${name}-aiuto`}>{help}</small>}
    </fieldset>
  )
}

/** Any of several. Each is a field of its own: `name.value`. */
export function CheckField({
  visit,
  name,
  label,
  checked = false,
}: {
  visit: Visit
  name: string
  label: ComponentChildren
  checked?: boolean
}) {
  const typed = Object.keys(visit.typed).length > 0
  return (
    <div class="form-check">
      <input
        type="checkbox"
        id={name}
        name={name}
        value="sì"
        checked={typed ? visit.typed[name] === 'sì' : checked}
      />
      <label for={name}>{label}</label>
    </div>
  )
}

export function Submit({
  children,
  tone = 'primary',
  accessKey,
}: {
  children: ComponentChildren
  tone?: string
  accessKey?: string
}) {
  return (
    <button type="submit" class={`btn btn-${tone}`} {...(accessKey ? { 'data-tasto': accessKey } : {})}>
      {children}
    </button>
  )
}
