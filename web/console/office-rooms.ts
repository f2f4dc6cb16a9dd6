import { alertsPage } from './alerts.js'
import { admitTicked, bulkPage } from './bulk/bulk.js'
import { applicationsAsTable } from './bulk/table.js'
import { counterPage } from './counter/counter.js'
import { present, receipt } from './counter/present.js'
import { exchangePage } from './exchange/exchange.js'
import { applyImport, exportToCheck, previewImport } from './exchange/orders.js'
import { criteriaPage } from './office/criteria.js'
import { keepCriteria } from './office/keep-criteria.js'
import { officePage } from './office/office.js'
import { readingsAsTable, readingsPage } from './readings/readings.js'
import { entryPage } from './register/entry.js'
import { dailyRegisterPaper, registerAsTable } from './register/files.js'
import { annulEntry, closeEmergency, importNumbers, openEmergency } from './register/orders.js'
import { registerPage } from './register/register.js'
import { sayWhy } from './search/found.js'
import { searchPage } from './search/search.js'
import { assign } from './sorting/assign.js'
import { documentOfMessage } from './sorting/document.js'
import { messagePage } from './sorting/message.js'
import { sortingPage } from './sorting/sorting.js'

/** What stands behind the doors of what is not of one call. */

export const officePages = {
  bulk: bulkPage,
  readings: readingsPage,
  office: officePage,
  criteria: criteriaPage,
  counter: counterPage,
  exchange: exchangePage,
  sorting: sortingPage,
  messageToSort: messagePage,
  alerts: alertsPage,
  search: searchPage,
  register: registerPage,
  registerEntry: entryPage,
}

export const officeFiles = {
  applicationsTable: applicationsAsTable,
  readingsTable: readingsAsTable,
  receipt,
  messageDocument: documentOfMessage,
  dailyRegister: dailyRegisterPaper,
  registerTable: registerAsTable,
}

export const officeActions = {
  admitTicked: { run: admitTicked, back: 'bulk' },
  keepCriteria: { run: keepCriteria, back: 'office' },
  present: { run: present, back: 'counter' },
  exportToCheck: { run: exportToCheck, back: 'exchange' },
  previewImport: { run: previewImport, back: 'exchange' },
  applyImport: { run: applyImport, back: 'exchange' },
  assign: { run: assign, back: 'messageToSort' },
  sayWhy: { run: sayWhy, back: 'search' },
  annulEntry: { run: annulEntry, back: 'registerEntry' },
  importNumbers: { run: importNumbers, back: 'register' },
  openEmergency: { run: openEmergency, back: 'register' },
  closeEmergency: { run: closeEmergency, back: 'register' },
} as const
