// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Audit log: recorded changes, and the detection of later manipulation.
class AuditTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static RunningAdmin admin;
    private Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    /// Writes seven entries: two for the key and the tenant, and five more.
    @BeforeEach
    void change() {
        tenancy = admin.newTenant();
        admin.put("/v1/categories/news", tenancy.key(), "{\"name\": \"News\"}");
        admin.put("/v1/categories/news", tenancy.key(), "{\"name\": \"Latest news\"}");
        admin.delete("/v1/categories/news", tenancy.key());
        admin.put("/v1/recipients/ann", tenancy.key(), "{\"addresses\": {\"email\": \"ann@example.com\"}}");
        admin.put("/v1/recipients/ann/subscriptions/game", tenancy.key(), "");
    }

    @Test
    void readingARecipientInTheConsoleIsRecorded() {
        ConsoleSession reader = admin.session(tenancy.tenant(), "support");

        reader.get("/console/t/" + tenancy.tenant() + "/recipient?id=ann");

        Reply page = audit("?kind=recipient&subject=ann");
        assertThat(page.text("/items/0/action")).isEqualTo("read");
        assertThat(page.text("/items/0/actor")).isEqualTo("operator:" + reader.name());
    }

    @Test
    void explainingADecisionInTheConsoleIsRecorded() {
        ConsoleSession reader = admin.session(tenancy.tenant(), "support");

        reader.submit(
                "/console/t/" + tenancy.tenant() + "/recipients",
                "/console/t/" + tenancy.tenant() + "/explain",
                "type",
                "order.shipped",
                "recipient",
                "ann");

        Reply page = audit("?kind=recipient&subject=ann");
        assertThat(page.text("/items/0/action")).isEqualTo("explain");
        assertThat(page.text("/items/0/actor")).isEqualTo("operator:" + reader.name());
    }

    @Test
    void everyChangeIsRecordedWithWhatWasThereBeforeAndByWhom() {
        Reply page = audit("");

        assertThat(page.body().get("items").size()).isEqualTo(7);
        assertThat(page.text("/items/0/action")).isEqualTo("subscribe");
        assertThat(page.text("/items/0/subject")).isEqualTo("ann/game");
        assertThat(page.text("/items/1/kind")).isEqualTo("recipient");
        assertThat(page.text("/items/1/after/email")).isEqualTo("ann@example.com");
        assertThat(page.text("/items/2/action")).isEqualTo("delete");
        assertThat(page.body().at("/items/2/after").isMissingNode()
                        || page.body().at("/items/2/after").isNull())
                .isTrue();
        assertThat(page.text("/items/3/action")).isEqualTo("change");
        assertThat(page.text("/items/3/before/name")).isEqualTo("News");
        assertThat(page.text("/items/3/after/name")).isEqualTo("Latest news");
        assertThat(page.text("/items/3/actor")).startsWith("key:").hasSize(20);
        assertThat(page.text("/items/3/source")).isEqualTo("127.0.0.1");
        assertThat(page.text("/items/4/action")).isEqualTo("create");
        assertThat(page.text("/items/5/kind")).isEqualTo("api-key");
        assertThat(page.text("/items/6/kind")).isEqualTo("tenant");
        assertThat(page.body().toString()).doesNotContain("ck_");
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEnded() {
        Reply first = audit("?limit=4");
        Reply second = audit("?limit=4&before=" + first.text("/next"));

        assertThat(first.body().get("items").size()).isEqualTo(4);
        assertThat(second.body().get("items").size()).isEqualTo(3);
        assertThat(second.body().at("/items/0/sequence").asLong()).isEqualTo(3);
    }

    @Test
    void whoMayNotReadRecipientsSeesThatOneWasChangedAndNotHow() {
        String page = "/console/t/" + tenancy.tenant() + "/audit";

        assertThat(admin.session(tenancy.tenant(), "support").get(page).body()).contains("ann@example.com", "ann/game");
        assertThat(admin.session(tenancy.tenant(), "editor").get(page).body())
                .contains("personal data, hidden from your role", "Latest news")
                .doesNotContain("ann@example.com", "ann/game");
    }

    @Test
    void aChainThatNobodyTouchedIsWhole() {
        Reply verified = verify("");

        assertThat(verified.body().at("/entries").asLong()).isEqualTo(7);
        assertThat(verified.text("/head")).hasSize(64).isEqualTo(audit("").text("/items/0/hash"));
        assertThat(fault(verified)).isZero();
    }

    @Test
    void aChangedEntryShows() {
        tamper("update admin.audit_entries set after = replace(after, 'Latest', 'Oldest') where chain = '%s' and"
                + " sequence = 4");

        assertThat(fault(verify(""))).isEqualTo(4);
    }

    @Test
    void anEntryWhoseAuthorWasChangedShows() {
        tamper("update admin.audit_entries set actor = 'operator:bob' where chain = '%s' and sequence = 5");

        assertThat(fault(verify(""))).isEqualTo(5);
    }

    @Test
    void aDeletedEntryShows() {
        tamper("delete from admin.audit_entries where chain = '%s' and sequence = 3");

        assertThat(fault(verify(""))).isEqualTo(3);
    }

    @Test
    void anInsertedEntryShows() {
        tamper("""
            insert into admin.audit_entries
            select chain, 8, at_millis, actor, source, action, kind, subject, before, after, salt, before_digest,
                after_digest, hash
            from admin.audit_entries where chain = '%s' and sequence = 4
            """);

        assertThat(fault(verify(""))).isEqualTo(8);
    }

    @Test
    void anEntryInAnothersPlaceShows() {
        tamper("delete from admin.audit_entries where chain = '%s' and sequence = 3");
        tamper("update admin.audit_entries set sequence = sequence - 1 where chain = '%s' and sequence > 3");

        assertThat(fault(verify(""))).isEqualTo(3);
    }

    @Test
    void anEndThatWasCutOffShows() {
        tamper("delete from admin.audit_entries where chain = '%s' and sequence > 5");

        assertThat(fault(verify(""))).isEqualTo(6);
    }

    @Test
    void anEndThatWasCutOffWithItsHeadShowsToWhoeverNotedTheHead() {
        String noted = verify("").text("/head");
        tamper("delete from admin.audit_entries where chain = '%s' and sequence > 5");
        tamper("""
            update admin.audit_heads set sequence = 5, hash = (
                select hash from admin.audit_entries e where e.chain = audit_heads.chain and e.sequence = 5)
            where chain = '%s'
            """);

        assertThat(fault(verify(""))).as("by itself it looks whole").isZero();
        assertThat(fault(verify("?known=" + noted))).isEqualTo(6);
    }

    @Test
    void aTruncatedLogShows() {
        tamper("delete from admin.audit_entries where chain = '%s'");

        assertThat(fault(verify(""))).isEqualTo(1);
    }

    @Test
    void aPersonsDataCanBeErasedAndTheChainStaysWhole() {
        tamper("update admin.audit_entries set before = null, after = null, salt = '' where chain = '%s' and sequence"
                + " = 6");

        assertThat(fault(verify(""))).isZero();
        assertThat(audit("").body().toString()).doesNotContain("ann@example.com");
    }

    @Test
    void signingInIsRecordedForTheInstallation() {
        ConsoleSession session = admin.session(tenancy.tenant(), "viewer");

        Reply found = admin.get(
                "/v1/audit?chain=installation&kind=operator&subject=" + session.name(), RunningAdmin.OPERATOR_KEY);

        assertThat(found.text("/items/0/action")).isEqualTo("sign-in");
        assertThat(found.text("/items/0/actor")).isEqualTo("operator:" + session.name());
        assertThat(found.text("/items/1/action")).isEqualTo("create");
        assertThat(found.body().toString()).doesNotContain("bcrypt");
    }

    private Reply audit(String query) {
        return asOperator("/v1/audit" + query);
    }

    private Reply verify(String query) {
        return asOperator("/v1/audit/verification" + query);
    }

    private Reply asOperator(String path) {
        Reply reply = admin.call("GET", path, RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenancy.tenant());
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        return reply;
    }

    private static long fault(Reply verified) {
        return verified.body().at("/fault/sequence").asLong(0);
    }

    private void tamper(String statement) {
        try (Connection connection = DriverManager.getConnection(POSTGRES.jdbcUrl(), "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement.formatted(tenancy.tenant()))).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
