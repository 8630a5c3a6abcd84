/// The control plane's PostgreSQL schema: pool, transactions, migrations that wait for the server.
@NullMarked
package dev.carillon.admin.database;

import org.jspecify.annotations.NullMarked;
