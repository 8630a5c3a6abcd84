// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Services in the layout of their images, as `deploy/containers/lay-out.sh` creates it.
///
/// @param directory Directory with a subdirectory for each module
public record Images(Path directory) {

    /// Module of the harness, whose program also runs the brokers and stores.
    private static final String HARNESS = "benchmarks";

    private static final String JAR = "service.jar";

    public Images {
        directory = directory.toAbsolutePath().normalize();
    }

    /// Images named by the system property `carillon.images`. If it is set, the harness starts the services from
    /// these images, otherwise from their executable jars.
    public static Optional<Images> chosen() {
        return Optional.ofNullable(System.getProperty("carillon.images")).map(path -> new Images(Path.of(path)));
    }

    /// @throws IllegalStateException if the image is missing
    public Path of(String module) {
        Path image = directory.resolve(module);
        if (!Files.exists(image.resolve(JAR))) {
            throw new IllegalStateException("%s/%s is missing: ./carillon images".formatted(image, JAR));
        }
        return image;
    }

    /// True if the harness is laid out like a service. It is for measurements, but not for the images of containers.
    public boolean hasHarness() {
        return Files.exists(directory.resolve(HARNESS).resolve(JAR));
    }

    /// Cache that a JVM wrote in training.
    public Path cache(Part part) {
        return of(module(part)).resolve("service.aot");
    }

    List<String> command(Part part) {
        Path cache = cache(part);
        String jar = of(module(part)).resolve(JAR).toString();
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-jar", jar) : List.of("-jar", jar);
    }

    private static String module(Part part) {
        return part == Part.INFRASTRUCTURE ? HARNESS : part.module();
    }
}
