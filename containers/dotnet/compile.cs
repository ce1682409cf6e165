// The C# and Visual Basic compilers of Roslyn as commands: its libraries are on npm, its commands
// are in the SDK alone.
//
//     compile c# -out:hello.dll Hello.cs Pcsc.cs
//
// takes the options that csc and vbc have, gives every program the whole framework that it runs on
// as references, and writes what the command `dotnet` needs to know beside the program.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Microsoft.CodeAnalysis.VisualBasic;

internal static class Compile
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static int Main(string[] arguments)
    {
        string[] options = arguments.Skip(1).ToArray();
        switch (arguments.FirstOrDefault())
        {
            case "c#":
                return CSharp(options);
            case "vb":
                return VisualBasic(options);
            default:
                Console.Error.WriteLine("usage: compile c#|vb OPTION... FILE...");
                return 2;
        }
    }

    private static int CSharp(string[] options)
    {
        CSharpCommandLineArguments asked =
            CSharpCommandLineParser.Default.Parse(options, Directory.GetCurrentDirectory(), Framework);
        IEnumerable<SyntaxTree> trees = asked.SourceFiles.Select(
            file => CSharpSyntaxTree.ParseText(Text(file, asked), asked.ParseOptions, file.Path));
        return Emit(asked, CSharpCompilation.Create(asked.CompilationName, trees, References(asked),
                                                    asked.CompilationOptions));
    }

    private static int VisualBasic(string[] options)
    {
        VisualBasicCommandLineArguments asked = VisualBasicCommandLineParser.Default.Parse(
            options, Directory.GetCurrentDirectory(), Framework);
        IEnumerable<SyntaxTree> trees =
            asked.SourceFiles.Select(file => VisualBasicSyntaxTree.ParseText(
                                         Text(file, asked), asked.ParseOptions, file.Path));
        return Emit(asked,
                    VisualBasicCompilation.Create(asked.CompilationName, trees, References(asked),
                                                  asked.CompilationOptions));
    }

    private static SourceText Text(CommandLineSourceFile file, CommandLineArguments asked)
    {
        using (FileStream source = File.OpenRead(file.Path))
        {
            return SourceText.From(source, asked.Encoding, asked.ChecksumAlgorithm);
        }
    }

    /// <summary>What is asked for, and every managed library of the framework.</summary>
    private static IEnumerable<MetadataReference> References(CommandLineArguments asked)
    {
        IEnumerable<string> named = asked.MetadataReferences.Select(reference => reference.Reference)
                                        .Where(File.Exists);
        return Directory.GetFiles(Framework, "*.dll")
            .Where(IsManaged)
            .Concat(named)
            .GroupBy(Path.GetFileName)
            .Select(same => MetadataReference.CreateFromFile(same.First()));
    }

    private static bool IsManaged(string path)
    {
        using (var file = new PEReader(File.OpenRead(path)))
        {
            return file.HasMetadata && file.GetMetadataReader().IsAssembly;
        }
    }

    private static int Emit(CommandLineArguments asked, Compilation program)
    {
        IEnumerable<Diagnostic> found = asked.Errors;
        bool isWhole = found.All(problem => problem.Severity != DiagnosticSeverity.Error);
        string path = Path.Combine(asked.OutputDirectory, asked.OutputFileName ?? "");
        if (isWhole)
        {
            var result = program.Emit(path);
            (found, isWhole) = (found.Concat(result.Diagnostics), result.Success);
        }
        foreach (Diagnostic problem in found.Where(one => one.Severity >= DiagnosticSeverity.Warning))
        {
            Console.Error.WriteLine(problem);
        }
        if (!isWhole)
        {
            File.Delete(path);
            return 1;
        }
        File.WriteAllText(Path.ChangeExtension(path, ".runtimeconfig.json"), RuntimeConfig);
        return 0;
    }

    /// <summary>
    /// Which framework `dotnet` runs the program on: the one that this runs on, and as a project
    /// with InvariantGlobalization has it, without ICU.
    /// </summary>
    private static string RuntimeConfig =>
        "{\"runtimeOptions\": {\"framework\": {\"name\": \"Microsoft.NETCore.App\", "
        + $"\"version\": \"{Environment.Version}\"}}, "
        + "\"configProperties\": {\"System.Globalization.Invariant\": true}}}\n";
}
