// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import java.time.Instant;
import java.util.Optional;

/// What a document was, or, as a draft, may become.
///
/// @param version its own; of a draft the one that was published when it was begun, 0 for none
/// @param document JSON; empty when it was deleted
/// @param by whom; empty for what was there before versions were kept
/// @param revision number of a draft's last change; 0 for a version
record CatalogVersion(long version, Optional<String> document, String by, Instant at, long revision) {}
