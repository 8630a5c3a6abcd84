/// Reading and verifying the audit log: REST API and console pages.
@NullMarked
package dev.carillon.admin.auditor;

import org.jspecify.annotations.NullMarked;
