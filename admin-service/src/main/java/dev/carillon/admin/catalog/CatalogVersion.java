// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import java.time.Instant;
import java.util.Optional;

/// Version of a document, or its draft.
///
/// @param version version of the document; for a draft the version that it was begun from, 0 for none
/// @param document JSON; empty if the document was deleted
/// @param by author; empty for versions older than the history
/// @param revision number of a draft's last change; 0 for a version
record CatalogVersion(long version, Optional<String> document, String by, Instant at, long revision) {}
