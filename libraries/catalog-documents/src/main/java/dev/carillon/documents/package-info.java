// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The languages in which tenants write their catalog. Needed where documents are published and where they take
/// effect, so that both understand the same. Pure: reads and decides, knows no broker and no framework.
@NullMarked
package dev.carillon.documents;

import org.jspecify.annotations.NullMarked;
