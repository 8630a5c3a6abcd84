// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Guides of the documentation as pages of the running system, with search.
@NullMarked
package dev.carillon.standalone.guide;

import org.jspecify.annotations.NullMarked;
