// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Process that migrates the schemas of the service in whose image it runs, grants the services' roles their rights,
/// and ends. It runs before the service if the service's own role must not change schemas. Configured by
/// `spring.datasource.*`, `spring.flyway.*` and `carillon.postgres.roles.*`. Repeating it changes nothing. Its exit
/// status is 1 if PostgreSQL does not answer or refuses.
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(PostgresConfiguration.class)
public class SchemaMigrationJob {

    private static final String SCRIPTS = "classpath*:db/schema/*.sql";

    public static void main(String[] arguments) {
        try {
            System.out.println(run(arguments));
        } catch (Exception e) { // Whatever the cause, an operator needs one line and an exit status.
            System.err.println("carillon schemas: " + e.getMessage());
            System.exit(1);
        }
    }

    /// @return a sentence about the schemas that are up to date now
    /// @throws SQLException if PostgreSQL does not answer or refuses
    /// @throws IOException if the class path cannot be read
    public static String run(String... arguments) throws SQLException, IOException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SchemaMigrationJob.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("spring.config.name=schemas")
                .run(arguments)) {
            PostgresPools pools = context.getBean(PostgresPools.class);
            Set<String> schemas = schemas();
            for (String schema : schemas) {
                if (hasMigrations(schema)) {
                    new SchemaMigration(pools, schema).migrate();
                } else {
                    pools.runScript(schema);
                }
            }
            return "schemas %s are up to date".formatted(String.join(", ", schemas));
        }
    }

    private static Set<String> schemas() throws IOException {
        Set<String> schemas = new TreeSet<>();
        for (Resource script : new PathMatchingResourcePatternResolver().getResources(SCRIPTS)) {
            String name = String.valueOf(script.getFilename());
            schemas.add(name.substring(0, name.lastIndexOf('.')));
        }
        return schemas;
    }

    private static boolean hasMigrations(String schema) throws IOException {
        String migrations = "classpath*:db/migration/" + schema + "/*.sql";
        return new PathMatchingResourcePatternResolver().getResources(migrations).length > 0;
    }
}
