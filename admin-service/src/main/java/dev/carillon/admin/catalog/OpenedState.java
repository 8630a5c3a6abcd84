// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

/// State of a document that an editor had opened when it saved.
///
/// @param published version of the published document; 0 for none
/// @param revision revision of the draft; 0 for none
public record OpenedState(long published, long revision) {}
