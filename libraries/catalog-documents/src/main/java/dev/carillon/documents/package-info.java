// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Documents that tenants write for their catalog, and their languages. Needed where they are published and take
/// effect, so that both understand the same. Pure: reads and decides, knows no broker and no framework.
@NullMarked
package dev.carillon.documents;

import org.jspecify.annotations.NullMarked;
