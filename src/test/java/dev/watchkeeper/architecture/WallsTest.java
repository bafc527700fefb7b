package dev.watchkeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the walls between the rooms; docs/design.md has the same table for people. */
final class WallsTest {
    private static final String ROOT = "dev.watchkeeper.";

    /** Room → rooms that it may import; every room may import base. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("base", Set.of()),
            Map.entry("yaml", Set.of()),
            Map.entry("config", Set.of("systemd", "yaml")),
            Map.entry("event", Set.of()),
            Map.entry("media", Set.of()),
            Map.entry("mux", Set.of("media")),
            Map.entry("encode", Set.of("media")),
            Map.entry("health", Set.of("config", "event")),
            Map.entry("watchdog", Set.of("config")),
            Map.entry("dialogue", Set.of()),
            Map.entry("probe", Set.of("dialogue")),
            Map.entry("incident", Set.of("event", "store")),
            Map.entry("guard", Set.of("config", "event", "health")),
            Map.entry("store", Set.of("config", "event")),
            Map.entry("device", Set.of("media")),
            Map.entry(
                    "capture", Set.of("config", "device", "event", "media", "health", "watchdog", "dialogue", "probe")),
            Map.entry("coverage", Set.of("config", "event", "health", "store")),
            Map.entry("live", Set.of("event", "media", "mux")),
            Map.entry("pictures", Set.of("event", "media", "health")),
            Map.entry("trail", Set.of()),
            Map.entry("align", Set.of()),
            Map.entry("motion", Set.of("align", "config", "event", "media", "health", "pictures", "trail")),
            Map.entry("record", Set.of("config", "event", "media", "mux", "health", "store")),
            Map.entry("sight", Set.of("health", "media")),
            Map.entry("process", Set.of()),
            Map.entry("liveness", Set.of()),
            Map.entry("notify", Set.of("config")),
            Map.entry("tell", Set.of("config", "notify", "services", "yaml")),
            Map.entry("services", Set.of("yaml", "config", "liveness", "supervise")),
            Map.entry("vitals", Set.of()),
            Map.entry("logs", Set.of("config", "process", "liveness", "services")),
            Map.entry("systemd", Set.of()),
            Map.entry("install", Set.of("config", "services", "systemd", "yaml")),
            Map.entry(
                    "keeper",
                    Set.of(
                            "config",
                            "process",
                            "supervise",
                            "services",
                            "liveness",
                            "logs",
                            "systemd",
                            "vitals",
                            "notify")),
            Map.entry("supervise", Set.of("config", "event")),
            Map.entry("tune", Set.of("config", "event")),
            Map.entry("web", Set.of("config")),
            Map.entry(
                    "api",
                    Set.of(
                            "config",
                            "event",
                            "guard",
                            "health",
                            "incident",
                            "capture",
                            "coverage",
                            "live",
                            "motion",
                            "record",
                            "store",
                            "tune",
                            "vitals",
                            "web")),
            Map.entry("scene", Set.of()),
            Map.entry("simulate", Set.of("media", "encode", "scene")),
            Map.entry("outlet", Set.of("media", "encode", "simulate")),
            Map.entry(
                    "node",
                    Set.of(
                            "config",
                            "event",
                            "guard",
                            "media",
                            "health",
                            "watchdog",
                            "probe",
                            "incident",
                            "store",
                            "capture",
                            "coverage",
                            "live",
                            "motion",
                            "pictures",
                            "sight",
                            "record",
                            "vitals",
                            "supervise",
                            "tune",
                            "api")),
            Map.entry("demo", Set.of()),
            Map.entry(
                    "bench",
                    Set.of(
                            "config",
                            "event",
                            "health",
                            "media",
                            "motion",
                            "encode",
                            "scene",
                            "simulate",
                            "mux",
                            "demo",
                            "pictures")),
            Map.entry("drill", Set.of("demo")),
            Map.entry(
                    "cli",
                    Set.of(
                            "node",
                            "keeper",
                            "install",
                            "logs",
                            "liveness",
                            "services",
                            "supervise",
                            "systemd",
                            "demo",
                            "drill",
                            "bench",
                            "simulate",
                            "outlet",
                            "scene",
                            "notify",
                            "tell",
                            "config",
                            "yaml",
                            "web")));

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.watchkeeper");

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms = PRODUCT.stream().map(WallsTest::room).collect(Collectors.toSet());
        assertThat(MAY_IMPORT.keySet()).containsAll(rooms);
    }

    @Test
    void roomsImportOnlyWhatTheTableAllows() {
        MAY_IMPORT.forEach((room, allowed) -> classes()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("live in " + room + ", base or " + allowed) {
                    @Override
                    public boolean test(JavaClass used) {
                        String other = room(used);
                        return other.isEmpty() || other.equals(room) || other.equals("base") || allowed.contains(other);
                    }
                })
                .allowEmptyShould(true)
                .check(PRODUCT));
    }

    @Test
    void theApiSeesOtherRoomsOnlyThroughViewsAndTheirValues() {
        classes()
                .that()
                .resideInAPackage(ROOT + "api")
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("are views, records, enums or events") {
                    @Override
                    public boolean test(JavaClass used) {
                        String other = room(used);
                        return other.isEmpty()
                                || other.equals("api")
                                || other.equals("base")
                                || other.equals("web")
                                || other.equals("config")
                                || isViewOrPartOfOne(used)
                                || used.isRecord()
                                || used.isEnum()
                                || used.getSimpleName().equals("Event");
                    }
                })
                .check(PRODUCT);
    }

    @Test
    void onlyTheMediaRoomsTouchFfmpeg() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "media", ROOT + "mux", ROOT + "encode")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(PRODUCT);
    }

    @Test
    void timeIsReadOnlyThroughTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "base")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(PRODUCT);
    }

    /** Whoever observes sends verdicts: nothing but the arbiter, wired by the node, can have a session ended. */
    @Test
    void onlyTheArbiterCanEndASession() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "capture", ROOT + "node")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("Cameras.end") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getName().equals(ROOT + "capture.Cameras")
                                && access.getName().equals("end");
                    }
                })
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "capture", ROOT + "media")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("Interrupt.raise") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getName().equals(ROOT + "media.Interrupt")
                                && access.getName().equals("raise");
                    }
                })
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "supervise", ROOT + "node")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "supervise.Arbiter")
                .check(PRODUCT);
    }

    /** One restarter per child: nothing but the keeper starts or ends processes that are kept alive. */
    @Test
    void onlyTheKeeperStartsAndEndsTrees() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "process", ROOT + "keeper")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.watchkeeper\\.process\\.(Trees?|Sweep|LibC|Spawner)")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "supervise", ROOT + "keeper")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "supervise.Overseer")
                .check(PRODUCT);
    }

    /** What is made is open to this account alone, whatever the umask says: PrivateFiles knows how. Reports, demos and units are for others to read. */
    @Test
    void nothingPutsFilesIntoTheDataFolderButPrivateFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "base",
                        ROOT + "bench",
                        ROOT + "cli",
                        ROOT + "demo",
                        ROOT + "drill",
                        ROOT + "encode",
                        ROOT + "install",
                        ROOT + "outlet",
                        ROOT + "services")
                .should()
                .callMethodWhere(new DescribedPredicate<>("makes files by itself") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        String owner = call.getTargetOwner().getName();
                        boolean readsOnly =
                                call.getOriginOwner().getName().matches(".*(FileReply|Boxes|Mp4Writer|Users)");
                        return owner.equals("java.nio.file.Files")
                                        && !call.getOriginOwner().getName().endsWith("NodeNote")
                                        && call.getName()
                                                .matches(
                                                        "createDirector.*|createFile|newOutputStream|newBufferedWriter|write")
                                || owner.equals("java.nio.channels.FileChannel")
                                        && call.getName().equals("open")
                                        && !readsOnly;
                    }
                })
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile)")
                .check(PRODUCT);
    }

    /** Java looks for a mount point, and a changed root may have none: base.Room asks by the path. */
    @Test
    void nobodyAsksForFileStores() {
        noClasses().should().callMethod(Files.class, "getFileStore", Path.class).check(PRODUCT);
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        for (String room : MAY_IMPORT.keySet()) {
            assertThat(Path.of("src/main/java/dev/watchkeeper", room, "package-info.java"))
                    .exists();
        }
    }

    private static boolean isViewOrPartOfOne(JavaClass used) {
        return used.getSimpleName().endsWith("View")
                || used.getEnclosingClass().filter(WallsTest::isViewOrPartOfOne).isPresent();
    }

    private static String room(JavaClass javaClass) {
        String name = javaClass.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }
}
