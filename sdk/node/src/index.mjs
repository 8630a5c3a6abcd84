// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
import library from './index.cjs';

export const { Carillon, CarillonError, EventProducer, Problem, RefusedError, UnconfirmedError } = library;
