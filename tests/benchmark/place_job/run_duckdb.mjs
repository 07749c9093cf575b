// Runs a statement in DuckDB, which `npm install @duckdb/node-api` put into a folder.
// usage: run_duckdb.mjs FOLDER STATEMENT IN OUT
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, statement, from, to] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(readFileSync(statement, 'utf8').replace('@IN@', from).replace('@OUT@', to));
