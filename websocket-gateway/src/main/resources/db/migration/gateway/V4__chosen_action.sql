-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0

-- Id of the action that the recipient chose; the first one stays.
alter table gateway.item_states add column chosen text;
