using System.Diagnostics;

namespace NetSim.Tests.Simulation;

/// <summary>
/// The package NetSim, packed under a version of its own into a folder that is a package source, and file-based apps that refer
/// to it. The version is new each time, because NuGet would take one that it knows from its cache.
/// </summary>
internal sealed class NetSimPackage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly string _version = $"0.1.0-test{Environment.ProcessId}x{DateTime.UtcNow.Ticks}";

    public NetSimPackage()
    {
        var project = Path.Combine(Repository, "engine", "Package");
        var packed = Dotnet(
            ["pack", project, "-c", Configuration, "--no-build", $"-p:PackageVersion={_version}", "-o", Path.Combine(Directory, "packages")]);
        Assert.That(packed.Code, Is.Zero, packed.ToString);
        File.WriteAllText(Path.Combine(Directory, "nuget.config"), """
            <configuration><packageSources><add key="here" value="packages" /></packageSources></configuration>
            """);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("netsim-package-").FullName;

    /// <summary>The root of the sources.</summary>
    public static string Repository
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(at.FullName, "NetSim.sln")))
            {
                at = at.Parent ?? throw new InvalidOperationException("These tests run in the sources.");
            }

            return at.FullName;
        }
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Writes a scenario as a file-based app: one directive line, then its text.</summary>
    public string WriteApp(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, $"#:package NetSim@{_version}\n{text}");
        return path;
    }

    public CommandResult Run(string app, params string[] arguments) =>
        Dotnet(["run", "--property:PublishAot=false", Path.Combine(Directory, app), "--", .. arguments]);

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        var unpacked = Path.Combine(cache, "netsim", _version);
        if (System.IO.Directory.Exists(unpacked))
        {
            System.IO.Directory.Delete(unpacked, recursive: true);
        }
    }

    private CommandResult Dotnet(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        return Netsim.Finish(process, Patience);
    }
}
