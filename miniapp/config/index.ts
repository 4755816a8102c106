import path from 'node:path';
import { defineConfig } from '@tarojs/cli';

/** NutUI draws for a 375-point page; our own styles are written for 750. */
const designWidth = (input?: { file?: string }): number =>
  input?.file?.replace(/\\/g, '/').includes('@nutui') ? 375 : 750;

const DEFAULT_API_BASE = 'https://api.yichengtong.example';

export default defineConfig<'webpack5'>(async () => ({
  projectName: 'yichengtong',
  date: '2026-11-22',
  designWidth,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'src',
  outputRoot: process.env.OUTPUT_FOLDER ?? (process.env.TARO_ENV === 'h5' ? '../dist/h5' : '../dist/weapp'),
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  logger: { quiet: true, stats: false },
  plugins: [path.resolve(__dirname, '../plugins/aria.ts')],
  alias: {
    '@': path.resolve(__dirname, '../src'),
    '@contracts': path.resolve(__dirname, '../../bff/contracts'),
  },
  defineConstants: {
    // A browser talks to the server that gave it the page; WeChat wants a registered https host.
    API_ORIGIN: JSON.stringify(
      process.env.TARO_ENV === 'h5' ? '' : (process.env.TARO_APP_API_BASE ?? DEFAULT_API_BASE),
    ),
  },
  mini: {
    // Code that only subpackages use goes into those subpackages, so that the main package opens quickly.
    optimizeMainPackage: { enable: true },
    // Independent subpackages of more than one page need it: see there.
    webpackChain(chain) {
      chain.resolve.alias.set(
        '@tarojs/plugin-framework-react/dist/runtime$',
        path.resolve(__dirname, '../src/shared/runtime/one-app.ts'),
      );
    },
    miniCssExtractPluginOption: { ignoreOrder: true },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    // `npm run dev`: written where the BFF serves it, whose security headers leave no room for a socket of the builder.
    devServer: {
      host: '127.0.0.1',
      port: Number(process.env.PAGES_PORT) || undefined,
      open: false,
      hot: false,
      liveReload: false,
      client: false,
      devMiddleware: { writeToDisk: true, stats: 'errors-only' },
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    // What several pages use is fetched once, not with each of them.
    webpackChain(chain) {
      // The first render must not come in slices: see there.
      chain.resolve.alias.set(
        '@tarojs/plugin-framework-react/dist/runtime$',
        path.resolve(__dirname, '../src/shared/runtime/first-render.ts'),
      );
      chain.optimization.splitChunks({
        chunks: 'async',
        cacheGroups: { shared: { name: 'shared', minChunks: 2, priority: 10, reuseExistingChunk: true } },
      });
      chain.performance.hints(false);
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: {
      autoprefixer: { enable: true, config: {} },
      // One design pixel is half a CSS pixel at every width: a desktop gets more room, not larger letters.
      pxtransform: { enable: true, config: { targetUnit: 'px' } },
      cssModules: { enable: false },
    },
  },
}));
