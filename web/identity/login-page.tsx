import type { Page } from '../visit.js'

export interface LoginState {
  /** Of the sign-in under way; null when it can't go on. */
  readonly uid: string | null
  readonly problem: string | null
  readonly account?: string
  /** The first password must be replaced. */
  readonly changing?: boolean
}

/** Where somebody with an account of this installation says who they are. */
export function loginPage({ uid, problem, account = '', changing = false }: LoginState): Page {
  return {
    title: changing ? 'Scegli una password tua' : 'Accedi',
    body: (
      <>
        {problem && (
          <div class="alert alert-danger" role="alert" id="problema" tabIndex={-1}>
            {problem}
          </div>
        )}
        {uid === null ? (
          <p>
            <a class="btn btn-primary" href="/entra">
              Torna all’accesso
            </a>
          </p>
        ) : (
          <form method="post" action={`/identita-accesso/${uid}`} class="accesso">
            <Field name="account" label="Nome utente" value={account} autocomplete="username" />
            <Field
              name="password"
              label={changing ? 'Prima password' : 'Password'}
              type="password"
              autocomplete="current-password"
            />
            {changing && (
              <>
                <p id="regola">Almeno 12 caratteri, diversa dalla prima.</p>
                <Field
                  name="chosen"
                  label="Password nuova"
                  type="password"
                  autocomplete="new-password"
                  described="regola"
                />
                <Field
                  name="again"
                  label="Password nuova, di nuovo"
                  type="password"
                  autocomplete="new-password"
                />
              </>
            )}
            <button type="submit" class="btn btn-primary">
              {changing ? 'Cambia e accedi' : 'Accedi'}
            </button>
          </form>
        )}
      </>
    ),
  }
}

function Field({
  name,
  label,
  value = '',
  type = 'text',
  autocomplete,
  described,
}: {
  name: string
  label: string
  value?: string
  type?: 'text' | 'password'
  autocomplete: string
  described?: string
}) {
  return (
    <div class="campo">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type as 'text'}
        class="form-control"
        value={value}
        autoComplete={autocomplete}
        required
        {...(described ? { 'aria-describedby': described } : {})}
      />
    </div>
  )
}
