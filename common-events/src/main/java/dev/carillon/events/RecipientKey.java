// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.Optional;

/// Record key and partitioning key of the topics from events to receipts: `tenant/recipient`. Records of one key
/// are in one partition, in order. The recipient `*` is used in records that are written to every partition and
/// belong to no single recipient (an audience event).
public record RecipientKey(TenantId tenant, Optional<RecipientId> recipient) {

    private static final String EVERY_PARTITION = "*";

    public static RecipientKey of(TenantId tenant, RecipientId recipient) {
        return new RecipientKey(tenant, Optional.of(recipient));
    }

    public static RecipientKey of(String tenant, String recipient) {
        return of(new TenantId(tenant), new RecipientId(recipient));
    }

    /// Key of the copies of a record that goes to all partitions.
    public static RecipientKey everyPartition(TenantId tenant) {
        return new RecipientKey(tenant, Optional.empty());
    }

    /// Parses the wire form.
    ///
    /// @throws IllegalArgumentException if the text is not `tenant/recipient`
    public static RecipientKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("recipient key must be tenant/recipient");
        }
        TenantId tenant = new TenantId(text.substring(0, slash));
        String recipient = text.substring(slash + 1);
        return recipient.equals(EVERY_PARTITION) ? everyPartition(tenant) : of(tenant, new RecipientId(recipient));
    }

    public RecipientId requireRecipient() {
        return recipient.orElseThrow(() -> new IllegalStateException("key " + this + " names no single recipient"));
    }

    @Override
    public String toString() {
        return tenant + "/" + recipient.map(RecipientId::value).orElse(EVERY_PARTITION);
    }
}
