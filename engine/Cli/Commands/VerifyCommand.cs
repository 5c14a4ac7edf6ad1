using System.CommandLine;
using NetSim.Tcp;
using NetSim.Verification;

namespace NetSim.Cli;

/// <summary><c>netsim verify</c>: does the simulator do what a kernel was seen to do?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var measurements = new Argument<string>("measurements")
        {
            Description = "A JSON array of {experiment, params, observed}.",
        };
        ScenarioArgument.RefuseOptions(measurements);
        var kernel = new Option<string>("--kernel")
        {
            Description = "The kernel that the simulated machines run",
            HelpName = KernelProfile.DefaultName,
            DefaultValueFactory = static _ => KernelProfile.DefaultName,
        };
        var json = new Option<bool>("--json") { Description = "Print every compared field as one JSON object" };
        var noColor = new Option<bool>("--no-color") { Description = "No colors" };
        var command = new Command("verify", "Replay kernel measurements in the simulator and compare number by number. "
            + "The exit code is 4 when a record fails.") { measurements, kernel, json, noColor };
        command.SetAction(result => Verify(result.GetRequiredValue(measurements), result.GetRequiredValue(kernel),
            result.GetValue(json), result.GetValue(noColor)));
        return command;
    }

    private static int Verify(string path, string kernel, bool json, bool noColor)
    {
        var terminal = new Terminal(noColor, quiet: false);
        if (KernelName.Refusal(kernel) is { } refusal)
        {
            terminal.Error($"error: {refusal}");
            return ExitCode.Usage;
        }

        try
        {
            var records = MeasurementFile.Read(path);
            var report = Verifier.Verify(records, new ReplaySettings { Kernel = kernel });
            if (json)
            {
                VerificationJson.Write(report);
            }
            else
            {
                VerificationTable.Write(report, terminal);
            }

            return report.Failed == 0 ? ExitCode.Ok : ExitCode.ExpectationFailed;
        }
        catch (MeasurementException e)
        {
            terminal.Error($"error: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error($"error: {path}: {e.Message}");
        }
        return ExitCode.Usage;
    }
}
