/// The admin service's PostgreSQL schema: connection pool, transactions, and migrations that wait for the server.
@NullMarked
package dev.carillon.admin.database;

import org.jspecify.annotations.NullMarked;
