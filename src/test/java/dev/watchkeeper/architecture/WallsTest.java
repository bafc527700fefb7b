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
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the walls between the rooms; docs/architecture.md draws the same for people. */
final class WallsTest {
    private static final String ROOT = "dev.watchkeeper.";

    /** DiskSpace → rooms that it may import, from the ground up; every room may import base. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            room("base", ""),
            room("event", ""),
            room("loops", ""),
            room("config.yaml", ""),
            room("config", "config.yaml"),
            room("media", ""),
            room("media.mux", "media"),
            room("store", "event"),
            room("camera", ""),
            room("camera.device", "media"),
            room("camera.dialogue", ""),
            room("camera.probe", "camera.dialogue"),
            room("camera.retry", "config"),
            room("camera.health", "camera config"),
            room(
                    "camera.session",
                    "camera camera.device camera.dialogue camera.health camera.probe camera.retry config event media"),
            room("motion.align", ""),
            room("motion.trail", ""),
            room("motion.explain", "config event"),
            room("motion.decode", "camera.health event media"),
            room("motion", "camera.health config event media motion.align motion.decode motion.explain motion.trail"),
            room("record", "camera.health config event media media.mux store"),
            room("live", "event media media.mux"),
            room("coverage", "camera.health store"),
            room("incident", "event store"),
            room("host", "camera.health config"),
            room("notify", "config"),
            room("keeper.process", ""),
            room("keeper.liveness", ""),
            room("keeper.restart", ""),
            room("keeper.systemd", ""),
            room("keeper.services", "config config.yaml keeper.liveness keeper.restart"),
            room("keeper.logs", "config keeper.liveness keeper.process keeper.services"),
            room(
                    "keeper",
                    "config keeper.liveness keeper.logs keeper.process keeper.restart keeper.services keeper.systemd loops notify"),
            room("api.http", "config"),
            room(
                    "api",
                    "api.http camera camera.health camera.session config coverage event host incident live loops motion.explain record store"),
            room(
                    "node",
                    "api camera camera.health camera.probe camera.retry camera.session config coverage event host incident live loops media motion motion.decode motion.explain record store"),
            room("service", "config config.yaml keeper.services"),
            room("lab.scene", ""),
            room("lab.encode", "media"),
            room("lab.simulate", "lab.encode lab.scene media"),
            room("lab.outlet", "lab.encode lab.simulate media"),
            room("lab.demo", ""),
            room("lab.drill", "lab.demo"),
            room("lab.bench", "camera.health config event lab.demo lab.encode lab.scene media motion motion.decode"),
            room("lab.hooks", "camera.health camera.session config node"),
            room("lab.command", "lab.bench lab.demo lab.drill lab.outlet lab.scene lab.simulate"),
            room(
                    "cli",
                    "api.http config config.yaml keeper keeper.liveness keeper.logs keeper.restart keeper.services keeper.systemd lab.command lab.hooks node notify service"));

    /** The picture of docs/architecture.md, from the ground up. */
    private static final List<Set<String>> ROWS = List.of(
            Set.of("base"),
            Set.of("media", "event", "config", "loops"),
            Set.of("camera", "store"),
            Set.of("motion", "record", "live", "coverage", "incident", "host"),
            Set.of("api", "notify"),
            Set.of("node", "keeper"),
            Set.of("lab", "service"),
            Set.of("cli"));

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

    /** The rows of the picture in docs/architecture.md: arrows only run downward. */
    @Test
    void roomsOfTheTopLevelImportOnlyLowerRows() {
        MAY_IMPORT.forEach((room, allowed) -> {
            for (String imported : allowed) {
                if (!topLevel(imported).equals(topLevel(room))) {
                    assertThat(row(imported))
                            .as("%s imports %s, which must be in a lower row", room, imported)
                            .isLessThan(row(room));
                }
            }
        });
    }

    /** What the top level tells: whole rooms, with what is nested in them, build on each other without a circle. */
    @Test
    void theTopLevelHasNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("dev.watchkeeper.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCT);
    }

    /** The watch runs without its faces, without whoever keeps it alive, and without the lab. */
    @Test
    void noRoomOfTheWatchKnowsAFaceTheKeeperOrTheLab() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "api..",
                        ROOT + "cli..",
                        ROOT + "keeper..",
                        ROOT + "lab..",
                        ROOT + "node..",
                        ROOT + "service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "api..",
                        ROOT + "cli..",
                        ROOT + "keeper..",
                        ROOT + "lab..",
                        ROOT + "node..",
                        ROOT + "service..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "lab..", ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "lab..")
                .check(PRODUCT);
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
                                || other.equals("api.http")
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
                .resideOutsideOfPackages(ROOT + "media", ROOT + "media.mux", ROOT + "lab.encode")
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
                .resideOutsideOfPackages(ROOT + "camera.session", ROOT + "node")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("Cameras.end") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getName().equals(ROOT + "camera.session.Cameras")
                                && access.getName().equals("end");
                    }
                })
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "camera.session", ROOT + "media")
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
                .resideOutsideOfPackages(ROOT + "camera", ROOT + "node")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "camera.Arbiter")
                .check(PRODUCT);
    }

    /** One restarter per child: nothing but the keeper starts or ends processes that are kept alive. */
    @Test
    void onlyTheKeeperStartsAndEndsTrees() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "keeper.process", ROOT + "keeper")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.watchkeeper\\.keeper\\.process\\.(Trees?|Sweep|LibC|Spawner)")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "keeper.restart", ROOT + "keeper")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "keeper.restart.RestartController")
                .check(PRODUCT);
    }

    /** What is made is open to this account alone, whatever the umask says: PrivateFiles knows how. Reports, demos and units are for others to read. */
    @Test
    void nothingPutsFilesIntoTheDataFolderButPrivateFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "base",
                        ROOT + "lab.bench",
                        ROOT + "cli",
                        ROOT + "lab.demo",
                        ROOT + "lab.drill",
                        ROOT + "lab.encode",
                        ROOT + "service",
                        ROOT + "lab.outlet",
                        ROOT + "keeper.services")
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

    /** Thread.join fails for a thread that was never started, and what fails to start is closed, too: Threads.join knows. */
    @Test
    void nobodyWaitsForAThreadThatMayNeverHaveStarted() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "base")
                .should()
                .callMethod(Thread.class, "join", java.time.Duration.class)
                .check(PRODUCT);
    }

    /** Java looks for a mount point, and a changed root may have none: base.DiskSpace asks by the path. */
    @Test
    void nobodyAsksForFileStores() {
        noClasses().should().callMethod(Files.class, "getFileStore", Path.class).check(PRODUCT);
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        for (String room : MAY_IMPORT.keySet()) {
            assertThat(Path.of("src/main/java/dev/watchkeeper", room.replace('.', '/'), "package-info.java"))
                    .exists();
        }
    }

    private static String topLevel(String room) {
        return room.replaceFirst("\\..*", "");
    }

    private static int row(String room) {
        for (int row = 0; row < ROWS.size(); row++) {
            if (ROWS.get(row).contains(topLevel(room))) {
                return row;
            }
        }
        throw new AssertionError("docs/architecture.md has no row for " + room);
    }

    private static Map.Entry<String, Set<String>> room(String name, String mayImport) {
        return Map.entry(name, mayImport.isEmpty() ? Set.of() : Set.of(mayImport.split(" ")));
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
