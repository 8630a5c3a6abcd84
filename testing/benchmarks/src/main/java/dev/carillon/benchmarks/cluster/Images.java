// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The services as they lie in their images, as `deploy/containers/lay-out.sh` leaves them.
///
/// @param directory with a directory for each module
public record Images(Path directory) {

    public Images {
        directory = directory.toAbsolutePath().normalize();
    }

    /// Those that the system property `carillon.images` names. With it, whatever starts the services
    /// here starts these, and without it their executable jars.
    public static Optional<Images> chosen() {
        return Optional.ofNullable(System.getProperty("carillon.images")).map(path -> new Images(Path.of(path)));
    }

    /// @throws IllegalStateException when it is not there
    public Path of(String module) {
        Path image = directory.resolve(module);
        if (!Files.exists(image.resolve("service.jar"))) {
            throw new IllegalStateException("%s/service.jar is missing: ./carillon images".formatted(image));
        }
        return image;
    }

    /// What a JVM learned in training.
    public Path cache(Part part) {
        return of(part.module()).resolve("service.aot");
    }

    List<String> command(Part part) {
        Path cache = cache(part);
        String jar = of(part.module()).resolve("service.jar").toString();
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-jar", jar) : List.of("-jar", jar);
    }
}
