/// Sessions of the console in PostgreSQL, so that every instance serves every session.
@NullMarked
package dev.carillon.admin.operator.session;

import org.jspecify.annotations.NullMarked;
