/// Authentication and authorisation: API keys, checked against PostgreSQL, and the scope that each request needs.
@NullMarked
package dev.carillon.admin.access;

import org.jspecify.annotations.NullMarked;
