// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

/// Page of a search that a caller asks for.
record SearchPage(SearchCursor after, int limit) {}
