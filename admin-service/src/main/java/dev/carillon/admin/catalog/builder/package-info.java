// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Builder of everything that one notification consists of, in one form of the console.
@NullMarked
package dev.carillon.admin.catalog.builder;

import org.jspecify.annotations.NullMarked;
