using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NetSim.Tests.Conformance;

/// <summary><c>netsim verify</c> as a user runs it.</summary>
public sealed class VerifyCommandTests
{
    private const string Good = """
        [{"experiment": "e01_syn_flood", "params": {"backlog": 16, "max_syn_backlog": 64, "syncookies": 0},
          "observed": {"syns_sent": 316, "seconds": 0.1, "syn_recv": 17, "states": {"LISTEN": 1, "SYN-RECV": 17},
            "synacks": 17, "first_syn_without_synack": 18, "first_syn_cookied": null,
            "listen_recvq_sendq": [["0", "16"]], "proven": null,
            "counters": {"TcpExtListenDrops": 299, "TcpExtTCPReqQFullDrop": 299, "TcpInSegs": 316}}}]
        """;

    [Test]
    public void A_record_that_agrees_passes()
    {
        var (code, output, _) = Verify(Good);

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match(@"e01_syn_flood\s+1\s+0\s+0"));
    }

    [Test]
    public void One_wrong_number_fails_and_is_named()
    {
        var (code, output, _) = Verify(Good.Replace("\"syn_recv\": 17", "\"syn_recv\": 18", StringComparison.Ordinal));

        Assert.That(code, Is.EqualTo(4));
        Assert.That(output, Does.Contain("syn_recv: observed 18, simulated 17"));
    }

    [Test]
    public void A_wrong_counter_fails_too()
    {
        var (code, _, _) = Verify(Good.Replace("ListenDrops\": 299", "ListenDrops\": 298", StringComparison.Ordinal));

        Assert.That(code, Is.EqualTo(4));
    }

    [Test]
    public void Json_lists_every_compared_field()
    {
        var (code, output, _) = Verify(Good, "--json");
        var report = JsonNode.Parse(output)!;
        var fields = report["records"]![0]!["fields"]!.AsArray();
        var received = fields.Single(static field => (string?)field!["name"] == "syn_recv")!;

        Assert.That(code, Is.Zero);
        Assert.That((string?)report["schema"], Is.EqualTo("netsim.verify/1"));
        Assert.That((int?)report["passed"], Is.EqualTo(1));
        Assert.That((int?)received["observed"], Is.EqualTo(17));
        Assert.That((int?)received["simulated"], Is.EqualTo(17));
        Assert.That((bool?)received["passed"], Is.True);
    }

    [Test]
    public void An_unknown_experiment_fails_and_names_the_nearest()
    {
        var (code, output, _) = Verify(Good.Replace("e01_syn_flood", "e01_syn_flod", StringComparison.Ordinal));

        Assert.That(code, Is.EqualTo(4));
        Assert.That(output, Does.Contain("no experiment is called 'e01_syn_flod'; the nearest is 'e01_syn_flood'"));
    }

    [Test]
    public void A_parameter_out_of_range_fails_with_its_reason()
    {
        var (code, output, _) = Verify(Good.Replace("\"syncookies\": 0", "\"syncookies\": 7", StringComparison.Ordinal));

        Assert.That(code, Is.EqualTo(4));
        Assert.That(output, Does.Contain("parameter 'syncookies' is 7; it goes from 0 to 2"));
    }

    [Test]
    public void A_record_without_observation_counts_as_neither()
    {
        var (code, output, _) = Verify("""[{"experiment": "e01_syn_flood", "params": {}, "observed": null}]""", "--json");
        var report = JsonNode.Parse(output)!;

        Assert.That(code, Is.Zero);
        Assert.That((int?)report["passed"], Is.Zero);
        Assert.That((int?)report["failed"], Is.Zero);
        Assert.That((string?)report["records"]![0]!["reason"], Is.EqualTo("not measured"));
    }

    [TestCase("{}", "(1,1)")]
    [TestCase("[]", "(1,1)")]
    [TestCase("[\n  {\"experiment\": \"e01_syn_flood\", }\n]", "(2,3")]
    [TestCase("[\n  {\"params\": {}}\n]", "(2,3)")]
    [TestCase("[{\"experiment\": \"e01_syn_flood\", \"params\": {}}", "(1,")]
    public void A_malformed_file_is_refused_with_its_position(string text, string position)
    {
        var (code, _, error) = Verify(text);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(position));
    }

    [Test]
    public void An_old_kernel_fails_where_it_differs()
    {
        // Before 2025 the SYN queue was full with as many requests as the backlog, not with one more.
        var (code, output, _) = Verify(Good, "--kernel", "linux-5.14");

        Assert.That(code, Is.EqualTo(4));
        Assert.That(output, Does.Contain("syn_recv: observed 17, simulated 16"));
    }

    private static (int Code, string Output, string Error) Verify(string measurements, params string[] options)
    {
        var directory = Directory.CreateTempSubdirectory("netsim-verify-");
        var file = Path.Combine(directory.FullName, "measurements.json");
        File.WriteAllText(file, measurements);
        var start = new ProcessStartInfo(Executable(), ["verify", file, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        directory.Delete(recursive: true);
        return (process.ExitCode, output, error.Result);
    }

    // .artifacts/bin/<test project>/<configuration>/ has the command's directory as its cousin.
    private static string Executable()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var name = OperatingSystem.IsWindows() ? "netsim.exe" : "netsim";
        return Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Cli", here.Name, name);
    }
}
