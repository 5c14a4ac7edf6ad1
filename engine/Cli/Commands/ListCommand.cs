using System.CommandLine;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary><c>netsim list</c>: which scenarios there are, each with the question in its first comment.</summary>
internal static class ListCommand
{
    private const string Folder = "scenarios";

    public static Command Create()
    {
        var command = new Command("list", "List the scenarios that come with NetSim or lie in a scenarios folder.");
        command.SetAction(_ => List());
        return command;
    }

    private static int List()
    {
        if (Find() is not { } folder)
        {
            Console.Error.WriteLine("There is no folder 'scenarios' here, above, or beside the tool.");
            return ExitCode.Usage;
        }

        var here = Directory.GetCurrentDirectory();
        var files = Directory.EnumerateFiles(folder, "*.csx", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path: Shown(file, here), Story: ScenarioQuestion.Of(file)))
            .ToList();
        var width = files.Count == 0 ? 0 : files.Max(f => f.Path.Length);
        foreach (var (path, story) in files)
        {
            Console.Out.WriteLine($"{path.PadRight(width)}  {story}".TrimEnd());
        }

        return ExitCode.Ok;
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, Folder);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Folder);
        return Directory.Exists(beside) ? beside : null;
    }

    private static string Shown(string file, string here)
    {
        var relative = Path.GetRelativePath(here, file);
        return relative.Length < file.Length ? relative : file;
    }
}
