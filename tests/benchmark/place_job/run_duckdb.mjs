// Runs statements in DuckDB, which `npm install @duckdb/node-api` put into a folder.
// usage: run_duckdb.mjs FOLDER STATEMENTS IN OUT [FILE]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, statements, from, to, file = ':memory:'] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(file)).connect();
await connection.run(readFileSync(statements, 'utf8').replace('@IN@', from).replace('@OUT@', to));
