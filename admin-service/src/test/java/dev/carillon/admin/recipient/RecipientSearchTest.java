// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.events.TenantId;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientSearchTest {

    private static RunningAdmin admin;
    private static RunningAdmin.Tenancy tenancy;

    @BeforeAll
    static void fill() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        put(
                tenancy,
                "u-1",
                "{\"addresses\": {\"email\": \"Carla@Example.org\", \"phone\": \"+43123456789\"},"
                        + " \"attributes\": {\"name\": \"Carla Ärger\"}}");
        put(tenancy, "u-2", "{\"attributes\": {\"name\": \"Carlo\"}}");
        put(tenancy, "u-21", "{\"addresses\": {\"email\": \"second@example.org\"}}");
        put(admin.newTenant(), "u-9", "{\"addresses\": {\"email\": \"carla@example.org\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            carla@example.org     | u-1
            CARLA@EXAMPLE.ORG     | u-1
            +43 1 23456789        | u-1
            carla ä               | u-1
            CARL                  | u-1 u-2
            u-2                   | u-2
            u-                    | u-1 u-2 u-21
            u-9                   | ''
            nobody@example.org    | ''
            """)
    void aPersonIsFoundByWhatPeopleKnow(String text, String ids) {
        List<String> found = admin.bean(RecipientSearch.class).find(new TenantId(tenancy.tenant()), text).stream()
                .map(RecipientSearch.Person::id)
                .toList();

        assertThat(String.join(" ", found)).isEqualTo(ids);
    }

    @Test
    void whatOnlyOneRecipientHasLeadsToTheirNotifications() {
        ConsoleSession support = signedIn("support");
        String base = "/console/t/" + tenancy.tenant();

        String one = support.get(base + "/notifications?q=carla@example.org").body();
        assertThat(one).contains("value=\"u-1\"").contains("Profile and preferences of this recipient");
        String several = support.get(base + "/notifications?q=carl").body();
        assertThat(several).contains("Which recipient?").contains("Carla Ärger").contains("Carlo");
        assertThat(support.get(base + "/notifications?from=yesterday").statusCode())
                .isEqualTo(400);
        assertThat(signedIn("admin")
                        .get(base + "/audit?kind=recipient&subject=u-2")
                        .body())
                .contains(">search<");
    }

    @Test
    void aViewerFindsNobodyByTheirAddress() {
        ConsoleSession viewer = signedIn("viewer");
        String base = "/console/t/" + tenancy.tenant();

        assertThat(viewer.get(base + "/notifications?q=carla@example.org").statusCode())
                .isEqualTo(403);
        assertThat(viewer.get(base + "/notifications.csv?q=u-1").statusCode()).isEqualTo(403);
        assertThat(viewer.get(base + "/notifications.csv").body()).startsWith("id,event,type,recipient");
    }

    private static ConsoleSession signedIn(String role) {
        RunningAdmin.NewOperator operator = admin.newOperator(tenancy.tenant(), role);
        ConsoleSession session = new ConsoleSession(admin.url(), operator.name());
        session.signIn(operator.password());
        return session;
    }

    private static void put(RunningAdmin.Tenancy tenancy, String id, String profile) {
        assertThat(admin.call("PUT", "/v1/recipients/" + id, tenancy.key(), profile)
                        .status())
                .isEqualTo(201);
    }
}
