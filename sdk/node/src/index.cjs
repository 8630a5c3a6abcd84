// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
'use strict';

const { CarillonError, Problem, RefusedError, UnconfirmedError } = require('./errors.cjs');
const { Carillon } = require('./client.cjs');
const { EventProducer } = require('./producer.cjs');

module.exports = { Carillon, CarillonError, EventProducer, Problem, RefusedError, UnconfirmedError };
