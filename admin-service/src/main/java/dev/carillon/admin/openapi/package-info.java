/// The service's OpenAPI document: what the controllers' annotations say, completed by `openapi/admin.yaml`.
@NullMarked
package dev.carillon.admin.openapi;

import org.jspecify.annotations.NullMarked;
