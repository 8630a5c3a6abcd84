// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class NestedJarWarningTest {

    @Test
    void aProgramInAnExecutableJarIsWarnedOf(CapturedOutput output) {
        new NestedJarWarning("jar:nested:/opt/gateway-exec.jar/!BOOT-INF/lib/service-runtime.jar!/").start();

        assertThat(output).contains("-Djarmode=tools -jar <jar> extract");
    }

    @Test
    void anExtractedProgramIsNot(CapturedOutput output) {
        new NestedJarWarning("file:/opt/gateway/lib/service-runtime.jar").start();
        NestedJarWarning.ofThisProgram().start();

        assertThat(output).doesNotContain("jarmode");
    }
}
