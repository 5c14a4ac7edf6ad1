using System.CommandLine;
using System.Text;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary><c>netsim new</c>: a scenario to begin with, which compiles, runs and passes.</summary>
internal static class NewCommand
{
    private static readonly string[] Templates = ["minimal", "flood", "proxy", "nat"];

    public static Command Create()
    {
        var name = new Argument<string>("name")
        {
            Description = "The file to write: a .csx, which is added when the name has no extension, or a .cs for "
                + "'dotnet run'.",
        };
        var template = new Option<string>("--template", "-t")
        {
            Description = "What to begin with",
            HelpName = string.Join('|', Templates),
            DefaultValueFactory = _ => Templates[0],
        };
        template.AcceptOnlyFromAmong(Templates);
        ScenarioArgument.RefuseOptions(name);
        var command = new Command("new", "Write a scenario to begin with. Nothing is overwritten.") { name, template };
        command.SetAction(result => Write(result.GetRequiredValue(name), result.GetRequiredValue(template)));
        return command;
    }

    private static int Write(string name, string template)
    {
        var path = Path.HasExtension(name) ? name : name + ".csx";
        if (Path.GetExtension(path) is not (".csx" or ".cs"))
        {
            return Refuse($"{path}: a scenario is a .csx or .cs file");
        }

        try
        {
            // CreateNew: the file system itself refuses what is there already.
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(Directive(path) + EmbeddedText.Read(template + ".csx")));
        }
        catch (IOException) when (File.Exists(path) || Directory.Exists(path))
        {
            return Refuse($"{path} is there already; choose another name");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse($"{path} cannot be written: {e.Message}");
        }

        Console.Out.WriteLine(path);
        Console.Error.WriteLine(path.EndsWith(".cs", StringComparison.Ordinal)
            ? $"run it: dotnet run {path}"
            : $"run it: netsim run {path}");
        return ExitCode.Ok;
    }

    private static string Directive(string path) => path.EndsWith(".cs", StringComparison.Ordinal)
        ? $"#:package NetSim@{typeof(ScriptHost).Assembly.GetName().Version?.ToString(3)}\n"
        : string.Empty;

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"error: {why}");
        return ExitCode.Usage;
    }
}
