/** What a command says: results on stdout, what it does on stderr, each line with the sign that the flux command gives it. */
export class Voice {
  out = "";
  err = "";

  print(text: string): void {
    this.out += text;
  }

  action(text: string): void {
    this.err += `► ${text}\n`;
  }

  generate(text: string): void {
    this.err += `✚ ${text}\n`;
  }

  waiting(text: string): void {
    this.err += `◎ ${text}\n`;
  }

  success(text: string): void {
    this.err += `✔ ${text}\n`;
  }

  warning(text: string): void {
    this.err += `⚠️ ${text}\n`;
  }

  failure(text: string): void {
    this.err += `✗ ${text}\n`;
  }
}
