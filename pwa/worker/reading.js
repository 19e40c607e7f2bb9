/** The databases that the app made, as the worker reads them. */

/**
 * Reads from a database that the app made; one that is not there is not made.
 * @param {string} name @param {(database: {get(store: string, key: string): Promise<any>, getAll(store: string): Promise<any[]>}) => Promise<any>} act
 */
async function read(name, act) {
  const request = indexedDB.open(name)
  let isNew = false
  request.onupgradeneeded = () => {
    isNew = true
    request.transaction?.abort()
  }
  const database = await answered(request).catch((error) => {
    if (!isNew) throw error
    return null
  })
  if (!database) return null
  try {
    const store = (/** @type {string} */ of) => database.transaction(of, "readonly").objectStore(of)
    return await act({ get: (of, key) => answered(store(of).get(key)), getAll: (of) => answered(store(of).getAll()) })
  } finally {
    database.close()
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
