// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Event types, categories and tenants: parsers from JSON to the documents that are published.
@NullMarked
package dev.carillon.documents.catalog;

import org.jspecify.annotations.NullMarked;
